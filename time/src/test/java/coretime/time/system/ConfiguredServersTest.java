package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredServersTest {
    @TempDir
    Path root;

    @Test
    void debiansChronyIsUnderstoodWithItsPartsAndWhatDhcpGave() throws IOException {
        file("usr/sbin/chronyd", "");
        file("etc/chrony/chrony.conf", """
                # Include configuration files found in /etc/chrony/conf.d.
                confdir /etc/chrony/conf.d

                # Use Debian vendor zone.
                pool 2.debian.pool.ntp.org iburst

                # Use time sources from DHCP.
                sourcedir /run/chrony-dhcp
                sourcedir /etc/chrony/sources.d
                keyfile /etc/chrony/chrony.keys
                driftfile /var/lib/chrony/chrony.drift
                makestep 1 3
                """);
        file("etc/chrony/conf.d/README", "server ignored.example\n");
        file("etc/chrony/conf.d/b.conf", "  SERVER b.example port 1123 iburst\n! server ignored.example\n");
        file("etc/chrony/conf.d/a.conf", "server a.example nts ntsport 4461\nserver n.example iburst nts\n");
        file("run/chrony-dhcp/eth0.sources", "server 192.0.2.1 iburst\nserver 2001:db8::1 iburst\n");
        file("etc/chrony/sources.d/local.sources", "peer peer.example\ninclude /etc/chrony/hidden.conf\n");
        file("etc/chrony/hidden.conf", "server hidden.example\n");
        file("etc/systemd/timesyncd.conf", "[Time]\nNTP=other.example\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers())
                .containsExactly(
                        new NtpServerName("a.example", 4461, false, true),
                        new NtpServerName("n.example", 4460, false, true),
                        new NtpServerName("b.example", 1123, false, false),
                        new NtpServerName("2.debian.pool.ntp.org", 123, true, false),
                        new NtpServerName("192.0.2.1", 123, false, false),
                        new NtpServerName("2001:db8::1", 123, false, false),
                        new NtpServerName("peer.example", 123, false, false));
        assertThat(configured.files()).startsWith("/etc/chrony/chrony.conf", "/etc/chrony/conf.d/a.conf");
        assertThat(configured.problems()).isEmpty();
    }

    @Test
    void ofChronysFilesWithOneNameTheFirstDirectorysCounts() throws IOException {
        file("etc/chrony.conf", "confdir /etc/mine /etc/theirs\ninclude /etc/more/*.inc\n");
        file("etc/mine/10.conf", "server mine.example\n");
        file("etc/theirs/10.conf", "server theirs.example\n");
        file("etc/theirs/05.conf", "server early.example\n");
        file("etc/more/x.inc", "server more.example\n");
        file("etc/more/x.other", "server ignored.example\n");

        assertThat(ConfiguredServers.of(root).servers())
                .extracting(NtpServerName::name)
                .containsExactly("early.example", "mine.example", "more.example");
    }

    @Test
    void debiansNtpsecIsUnderstood() throws IOException {
        file("usr/sbin/ntpd", "");
        file("etc/ntpsec/ntp.conf", """
                # /etc/ntpsec/ntp.conf, configuration for ntpd; see ntp.conf(5) for help
                driftfile /var/lib/ntpsec/ntp.drift
                tos maxclock 11
                # server time.example nts
                server nts.example nts  # authentic
                server nts.example:4461 nts
                pool 0.debian.pool.ntp.org iburst
                server -4 four.example prefer
                server 127.127.1.0
                restrict default kod nomodify nopeer noquery limited
                includefile "more.conf"
                includefile /etc/ntpsec/ntp.d
                """);
        file("etc/ntpsec/more.conf", "peer peer.example\n");
        file("etc/ntpsec/ntp.d/a.conf", "server a.example\n");
        file("etc/chrony/chrony.conf", "server left-over.example\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers())
                .containsExactly(
                        new NtpServerName("nts.example", 4460, false, true),
                        new NtpServerName("nts.example", 4461, false, true),
                        new NtpServerName("0.debian.pool.ntp.org", 123, true, false),
                        new NtpServerName("four.example", 123, false, false),
                        new NtpServerName("peer.example", 123, false, false),
                        new NtpServerName("a.example", 123, false, false));
        assertThat(configured.problems()).isEmpty();
    }

    @Test
    void whatDhcpGaveNtpsecComesInstead() throws IOException {
        file("etc/ntpsec/ntp.conf", "server configured.example\n");
        file("run/ntpsec/ntp.conf.dhcp", "server dhcp.example iburst\n");

        assertThat(ConfiguredServers.of(root).servers())
                .extracting(NtpServerName::name)
                .containsExactly("dhcp.example");
    }

    @Test
    void timesyncdsDropInsReplaceEachOtherInSystemdsOrder() throws IOException {
        file("usr/lib/systemd/systemd-timesyncd", "");
        file("etc/systemd/timesyncd.conf", "[Time]\n#NTP=\nNTP=main.example\n");
        file("usr/lib/systemd/timesyncd.conf", "[Time]\nNTP=vendor-main.example\n");
        file("usr/lib/systemd/timesyncd.conf.d/50-a.conf", "[Time]\nNTP=vendor.example\n");
        file("run/systemd/timesyncd.conf.d/50-a.conf", "[Time]\nNTP=runtime.example 192.0.2.7\n");
        file("run/systemd/timesyncd.conf.d/60-b.conf", "[Time]\nNTP=masked.example\n");
        link("etc/systemd/timesyncd.conf.d/60-b.conf", "/dev/null");
        file(
                "etc/systemd/timesyncd.conf.d/70-c.conf",
                "[Other]\nNTP=other.example\n[Time]\n; x\nNTP = c.example \\\n  d.example\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers())
                .extracting(NtpServerName::name)
                .containsExactly("main.example", "runtime.example", "192.0.2.7", "c.example", "d.example");
        assertThat(configured.problems()).isEmpty();
    }

    @Test
    void anEmptyValueForgetsThoseBeforeAndTheFallbackComesIn() throws IOException {
        file("etc/systemd/timesyncd.conf", "[Time]\nNTP=main.example\nFallbackNTP=fallback.example\n");
        file("etc/systemd/timesyncd.conf.d/90.conf", "[Time]\nNTP=\n");

        assertThat(ConfiguredServers.of(root).servers())
                .extracting(NtpServerName::name)
                .containsExactly("fallback.example");
    }

    @Test
    void aDefaultTimesyncdNamesNobody() throws IOException {
        file("etc/systemd/timesyncd.conf", "[Time]\n#NTP=\n#FallbackNTP=0.debian.pool.ntp.org\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).isEmpty();
        assertThat(configured.files()).containsExactly("/etc/systemd/timesyncd.conf");
    }

    @Test
    void linksOutOfTheRootAreNotFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret.conf"), "server secret.example\n");
        file("etc/chrony/chrony.conf", """
                include /etc/chrony/absolute.conf
                include /etc/chrony/relative.conf
                include /../../../../../../%s
                confdir /etc/chrony/out.d
                include /etc/chrony/inside.conf
                """.formatted(outside.resolve("secret.conf")));
        link("etc/chrony/absolute.conf", outside.resolve("secret.conf").toString());
        link("etc/chrony/relative.conf", "../../../" + outside.getFileName() + "/secret.conf");
        link("etc/chrony/out.d", outside.toString());
        file("etc/chrony/real.conf", "server real.example\n");
        link("etc/chrony/inside.conf", "real.conf");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).extracting(NtpServerName::name).containsExactly("real.example");
        assertThat(configured.problems())
                .hasSize(4)
                .allMatch(problem -> problem.contains("leads outside of"))
                .anyMatch(problem -> problem.startsWith("/etc/chrony/out.d"));
    }

    @Test
    void whatIsWrongIsLeftOutAndTold() throws IOException {
        file("etc/chrony/chrony.conf", """
                server
                server good.example port none
                server good.example port 70000
                server %s
                server bad\u001b[2J.example
                include /etc/*/x.conf
                include /etc/chrony/[.conf
                server good.example
                """.formatted("x".repeat(3000)));

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).containsExactly(new NtpServerName("good.example", 123, false, false));
        assertThat(configured.problems())
                .containsExactlyInAnyOrder(
                        "/etc/chrony/chrony.conf:1: left out: no server is named",
                        "/etc/chrony/chrony.conf:2: left out: the port is not a number",
                        "/etc/chrony/chrony.conf:3: left out: a port is 1 to 65535: 70000",
                        "/etc/chrony/chrony.conf:4: left out: longer than 2048 characters",
                        "/etc/chrony/chrony.conf:5: left out: not a server's name",
                        "/etc/chrony/chrony.conf:6: left out: wildcards are understood in a pattern's last part",
                        "/etc/chrony/chrony.conf:7: left out: not a pattern");
    }

    @Test
    void filesThatIncludeThemselvesComeToAnEnd() throws IOException {
        file("etc/chrony/chrony.conf", "server a.example\n" + "include /etc/chrony/chrony.conf\n".repeat(3));
        file("etc/ntp.conf", "includefile /etc/ntp.conf\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).hasSize(1);
        assertThat(configured.files()).hasSizeLessThanOrEqualTo(256);
        assertThat(configured.problems()).hasSizeLessThanOrEqualTo(100).anyMatch(each -> each.contains("10 deep"));
    }

    @Test
    void filesThatNameEndlessOthersComeToAnEnd() throws IOException {
        file("etc/chrony/chrony.conf", "include /etc/none/*.conf\n".repeat(40_000) + "server last.example\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).hasSize(1);
        assertThat(configured.problems())
                .containsExactly("/etc/none/: left out, and all that comes after it: more than 1000 names to look for");
    }

    @Test
    void sizesAndCountsAreBounded() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            many.append("server s").append(i).append(".example\n");
        }
        file("etc/chrony/chrony.conf", "include /etc/large.conf\ninclude /etc/nul.conf\n" + many);
        file("etc/large.conf", "server large.example\n" + "#\n".repeat(1 << 19));
        file("etc/nul.conf", "server nul.example\n\0\n");

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).hasSize(64);
        assertThat(configured.problems())
                .containsExactly(
                        "/etc/large.conf: left out: larger than 1 MiB",
                        "/etc/nul.conf: left out: it has NULs",
                        "/etc/chrony/chrony.conf:67: left out: more than 64 servers");
    }

    @Test
    void aPipeOrADirectoryInAFilesPlaceKeepsNobodyWaiting() throws Exception {
        Files.createDirectories(root.resolve("etc/chrony"));
        Children.output(List.of("mkfifo", root.resolve("etc/chrony/chrony.conf").toString()));
        Files.createDirectories(root.resolve("etc/ntp.conf"));

        ConfiguredServers configured = ConfiguredServers.of(root);

        assertThat(configured.servers()).isEmpty();
        assertThat(configured.problems()).allMatch(problem -> problem.endsWith("left out: not a regular file"));
    }

    @Test
    void thisSystemsAreReadWhateverTheyAre() throws IOException {
        assertThat(ConfiguredServers.ofThisSystem().servers()).hasSizeLessThanOrEqualTo(64);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String name, String target) throws IOException {
        Path link = root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }
}
