package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestSpec;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guest's package in a real guest: installed, at work, and gone. */
class GuestPackageIT {
    private static final String MANUAL = "dpkg-deb --fsys-tarfile /mnt/coretime-guest_*.deb"
            + " | tar -xOf - ./usr/share/man/man1/coretime-ntp-step.1.gz | zcat";

    @TempDir
    private Path directory;

    @Test
    void itIsInstalledWorksAndLeavesNothingWhenItIsPurged() throws Exception {
        try (PackageGuest guest = PackageGuest.boot(GuestSpec.named("coretime-package"), "coretime-guest", directory)) {
            Set<String> before = guest.files();

            guest.does("dpkg -i /mnt/coretime-guest_*.deb");
            assertThat(guest.does("systemctl is-enabled coretime-ntp-step coretime-rtc"))
                    .isEqualTo("enabled\nenabled\n");
            // A clock is not stepped under services that run already.
            assertThat(guest.does("systemctl show -p ActiveState --value coretime-ntp-step")
                            .strip())
                    .isEqualTo("inactive");
            assertThat(guest.does("coretime --version")).startsWith("coretime ");
            assertThat(guest.does("coretime ntp step --help")).contains("coretime ntp step");
            assertThat(
                            guest.does(
                                    "systemd-analyze verify --man=no coretime-ntp-step.service coretime-clock.target 2>&1 || true"))
                    .doesNotContain("coretime");
            assertThat(guest.does("bash -c '. /usr/share/bash-completion/completions/coretime; complete -p coretime'"))
                    .contains("coretime");
            assertThat(guest.does(MANUAL)).contains(".SH \"NAME\"");

            guest.does("dpkg --purge coretime-guest");
            Set<String> left = guest.files();
            left.removeAll(before);
            assertThat(left).isEmpty();
            assertThat(
                            guest.does(
                                    "systemctl list-unit-files 'coretime*' --no-legend || true; dpkg -s coretime-guest 2>&1 || true"))
                    .contains("is not installed")
                    .doesNotContain("enabled");
        }
    }
}
