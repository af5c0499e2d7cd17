package coretime.boot;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A root directory as a busy server has it: Debian's early units, a step, and services of all kinds, some of which start too early. The same
 * size gives the same files.
 */
final class LargeSystem {
    private static final String TARGETS = """
            == E/default.target -> /usr/lib/systemd/system/multi-user.target
            == S/multi-user.target
            [Unit]
            Requires=basic.target
            After=basic.target
            == S/basic.target
            [Unit]
            Requires=sysinit.target
            Wants=sockets.target timers.target paths.target
            After=sysinit.target sockets.target paths.target
            == S/sysinit.target
            [Unit]
            Wants=local-fs.target systemd-udevd.service systemd-tmpfiles-setup.service systemd-random-seed.service
            Wants=systemd-sysctl.service systemd-modules-load.service apparmor.service keyboard-setup.service
            After=local-fs.target
            == S/local-fs.target
            [Unit]
            == S/sockets.target
            [Unit]
            == S/timers.target
            [Unit]
            == S/paths.target
            [Unit]
            == S/shutdown.target
            [Unit]
            DefaultDependencies=no
            == S/time-sync.target
            [Unit]
            == S/network.target
            [Unit]
            == S/network-online.target
            [Unit]
            After=network.target
            == enable ntpdate.service
            == S/ntpdate.service
            [Unit]
            Wants=network-online.target time-sync.target
            After=network-online.target nss-lookup.target
            Before=time-sync.target
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/usr/sbin/ntpdate ntp.example
            == enable networking.service
            == S/networking.service
            [Unit]
            DefaultDependencies=no
            Wants=network.target
            After=local-fs.target systemd-sysctl.service systemd-udevd.service
            Before=network.target shutdown.target network-online.target
            Conflicts=shutdown.target
            [Service]
            Type=oneshot
            ExecStart=/sbin/ifup -a
            == enable fetch-config.service
            == S/fetch-config.service
            [Unit]
            DefaultDependencies=no
            After=networking.service
            Before=network-online.target
            [Service]
            Type=oneshot
            ExecStart=/usr/bin/fetch-config
            """;

    private static final String[] EARLY = {
        "systemd-udevd",
        "systemd-tmpfiles-setup",
        "systemd-random-seed",
        "systemd-sysctl",
        "systemd-modules-load",
        "apparmor",
        "keyboard-setup"
    };

    private static final String[] WORDS = {
        "postgresql",
        "nginx",
        "cron",
        "containerd",
        "ssh",
        "redis",
        "rabbitmq",
        "prometheus",
        "grafana",
        "exim4",
        "rsyslog",
        "smartd",
        "unattended-upgrades",
        "zabbix-agent",
        "haproxy",
        "memcached",
        "elasticsearch",
        "billing",
        "ledger-writer",
        "kafka"
    };

    private LargeSystem() {}

    /** Writes one with so many services, sockets and timers besides those that it always has. */
    static void write(Path root, int size) throws IOException {
        StringBuilder text = new StringBuilder(TARGETS);
        for (String name : EARLY) {
            text.append(
                    "== S/%s.service\n[Unit]\nDefaultDependencies=no\nAfter=local-fs.target\nBefore=sysinit.target\n"
                            .formatted(name));
            text.append("[Service]\nType=oneshot\nExecStart=/usr/lib/%s\n".formatted(name));
        }
        for (int i = 0; i < size; i++) {
            text.append(unit(i));
        }
        SeededTree tree = new SeededTree("large", expanded(text.toString()));
        tree.write(root);
    }

    private static String unit(int i) {
        String name = name(i);
        String before = i % 40 == 37 ? name(i - 20) : i % WORDS.length == 7 ? "postgresql" : "redis";
        String service = "[Service]\nExecStart=/usr/bin/%s\n".formatted(name);
        return switch (i % 10) {
            // Ordered as they should be.
            case 0, 1, 2, 3 ->
                file(name, "After=network-online.target time-sync.target\nWants=network-online.target", service);
            // As packages have it that never thought of the clock.
            case 4, 5 -> file(name, "After=network.target", service);
            case 6 -> file(name, "", service);
            // After its own database or broker.
            case 7 -> file(name, "After=%1$s.service\nWants=%1$s.service".formatted(before), service);
            // By a socket.
            case 8 ->
                "== S/%1$s.service\n[Unit]\n%2$s== enable %1$s.socket\n== S/%1$s.socket\n[Socket]\nListenStream=/run/%1$s\n"
                        .formatted(name, service);
            // By a timer.
            default ->
                "== S/%1$s.service\n[Unit]\n%2$s== enable %1$s.timer\n== S/%1$s.timer\n[Timer]\nOnBootSec=%3$dmin\n"
                        .formatted(name, service, i % 7 + 1);
        };
    }

    private static String name(int i) {
        return i < WORDS.length ? WORDS[i] : "%s-%d".formatted(WORDS[i % WORDS.length], i / WORDS.length);
    }

    private static String file(String name, String order, String service) {
        return "== enable %1$s.service\n== S/%1$s.service\n[Unit]\n%2$s\n%3$s".formatted(name, order, service);
    }

    private static String expanded(String text) {
        return text.replace("== S/", "== usr/lib/systemd/system/")
                .replace("== E/", "== etc/systemd/system/")
                .replaceAll(
                        "(?m)^== enable (.*)$",
                        "== etc/systemd/system/multi-user.target.wants/$1 -> /usr/lib/systemd/system/$1");
    }
}
