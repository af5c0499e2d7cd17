package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestSoftware;
import coretime.lab.GuestSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host's package in a real guest, under a kernel and a systemd of its own, with libvirt and QEMU: installed, at work, and gone. The
 * guest in it is a bare machine in its firmware: what is translated twice takes minutes to boot. {@link QuickStartIT} has one that
 * panics.
 */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
class HostPackageIT {
    private static final long RAM = 2L << 30;
    private static final String NAME = "coretime-bare";

    /** As curl would, which the guest has not: the status line, and no more. */
    private static final String PAGE = """
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/7070
            printf "GET /%s HTTP/1.1\\r\\nHost: 127.0.0.1:7070\\r\\nConnection: close\\r\\n\\r\\n" >&3
            head -n 1 <&3'
            """;

    @TempDir
    private Path directory;

    @Test
    void itIsInstalledWorksAndLeavesNothingWhenItIsPurged() throws Exception {
        // A guest of its own runs in it, and takes one of them.
        GuestSpec spec =
                GuestSpec.named("coretime-host").withVcpus(2).withRam(RAM).withSoftware(GuestSoftware.HOST);
        try (PackageGuest guest = PackageGuest.boot(spec, "coretime", directory)) {
            guest.does("cat >/root/bare.xml <<'END'\n" + bare() + "END\nvirsh define /root/bare.xml && virsh start "
                    + NAME);
            Set<String> before = guest.files();

            guest.does("dpkg -i /mnt/coretime_*.deb");
            assertThat(guest.does("systemctl is-enabled coretime; systemctl is-active coretime"))
                    .isEqualTo("enabled\nactive\n");
            assertThat(guest.does("systemctl show -p StatusText --value coretime"))
                    .startsWith("watches 0 domains");
            assertThat(guest.does("coretime host adopt " + NAME)).contains("on_crash is preserve, was destroy");
            assertThat(guest.does("virsh dumpxml " + NAME)).contains("<on_crash>preserve</on_crash>");
            assertThat(guest.does("coretime host status")).contains(NAME);
            assertThat(guest.does("coretime host doctor " + NAME + " || [ $? = 1 ]"))
                    .contains(NAME, "host ");

            guest.does("sed -i 's/#listen:/listen: 127.0.0.1:7070/' /etc/coretime/coretime.yaml"
                    + " && coretime host check-config && systemctl restart coretime");
            assertThat(guest.does("systemctl show -p StatusText --value coretime"))
                    .startsWith("watches 1 domain");
            assertThat(guest.does(PAGE.formatted(""))).contains("200");
            assertThat(guest.does(PAGE.formatted("api/v1/domains"))).contains("401");
            assertThat(guest.does("stat -c %a /var/lib/coretime/token /var/lib/coretime/ledger.db"))
                    .isEqualTo("600\n600\n");
            assertThat(guest.does("systemd-analyze verify --man=no coretime.service 2>&1 || true"))
                    .doesNotContain("coretime");

            guest.does("dpkg --purge coretime");
            Set<String> left = guest.files();
            left.removeAll(before);
            assertThat(left).isEmpty();
            assertThat(guest.does("virsh dumpxml " + NAME)).contains("<on_crash>destroy</on_crash>");
            assertThat(guest.does("virsh domstate " + NAME)).contains("running");
            assertThat(guest.does("systemctl list-units --all --no-legend 'coretime*'; dpkg -s coretime 2>&1 || true"))
                    .contains("is not installed")
                    .doesNotContain("loaded");
        }
    }

    private static String bare() throws Exception {
        try (var xml = HostPackageIT.class.getResourceAsStream("bare.xml")) {
            return new String(Objects.requireNonNull(xml).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
