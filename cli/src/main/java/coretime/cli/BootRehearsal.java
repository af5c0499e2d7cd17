package coretime.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does once what {@code boot} does, with a small root directory that it makes, so that its classes come into the AOT cache (JEP 514). For
 * the build.
 */
final class BootRehearsal {
    private static final int UNITS = 30;
    private static final int ROUNDS = 20;

    private BootRehearsal() {}

    /** {@code DIRECTORY}: where the root directory is made. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        write(root);
        for (int i = 0; i < ROUNDS; i++) {
            run("boot", "audit", "--root", root.toString());
            run("boot", "audit", "--root", root.toString(), "--all");
            run("boot", "audit", "--root", root.toString(), "--json");
            run("boot", "audit", "--root", root.toString(), "--sarif");
        }
    }

    private static void write(Path root) throws IOException {
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Path wants = Files.createDirectories(root.resolve("etc/systemd/system/multi-user.target.wants"));
        for (int i = 0; i < UNITS; i++) {
            Files.writeString(units.resolve("app-" + i + ".service"), """
                    # It stands for any.
                    [Unit]
                    Description=App %1$d
                    Documentation=man:app(8)
                    After=network.target app-%2$d.service time-sync.target
                    Wants=network-online.target
                    Requires=app-%1$d.socket
                    ConditionPathExists=/etc/app
                    [Service]
                    Type=notify
                    ExecStart=/usr/bin/app --number \\
                        %1$d
                    StateDirectory=app
                    PrivateTmp=yes
                    Restart=on-failure
                    [Install]
                    WantedBy=multi-user.target
                    """.formatted(i, i + 1));
            Files.writeString(
                    units.resolve("app-" + i + ".socket"),
                    "[Socket]\nListenStream=/run/app/" + i + "\n[Install]\nWantedBy=sockets.target\n");
            Files.writeString(units.resolve("task-" + i + ".timer"), "[Timer]\nOnCalendar=daily\n");
            Files.writeString(units.resolve("task-" + i + ".service"), "[Service]\nExecStart=/usr/bin/task %i\n");
            link(wants, "app-" + i + ".service");
            link(wants, "task-" + i + ".timer");
        }
        Files.writeString(units.resolve("step.service"), """
                [Unit]
                Wants=time-sync.target
                Before=time-sync.target
                [Service]
                Type=oneshot
                ExecStart=/usr/sbin/ntpdate ntp.example
                """);
        link(wants, "step.service");
        for (String target :
                new String[] {"multi-user", "basic", "sysinit", "network", "network-online", "time-sync"}) {
            Files.writeString(units.resolve(target + ".target"), "[Unit]\nDescription=" + target + '\n');
        }
        Files.writeString(units.resolve("tty@.service"), "[Service]\nExecStart=-/sbin/agetty %I\n");
        Files.writeString(units.resolve("watch.path"), "[Path]\nPathExists=/srv/watch\nUnit=app-1.service\n");
        link(wants, "watch.path");
        Path dropIns = Files.createDirectories(units.resolve("app-.service.d"));
        Files.writeString(dropIns.resolve("10-order.conf"), "[Unit]\nAfter=bad/name tty@%i.service\n");
        Files.writeString(
                root.resolve("etc/fstab"), "UUID=1-2 / ext4 errors=remount-ro 0 1\n/dev/sdb1 /srv ext4 nofail 0 2\n");
        Path script = Files.createDirectories(root.resolve("etc/init.d")).resolve("old");
        Files.writeString(script, """
                #!/bin/sh
                ### BEGIN INIT INFO
                # Provides: old
                # Required-Start: $time
                ### END INIT INFO
                """);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " a program");
        }
        Path bus = Files.createDirectories(root.resolve("usr/share/dbus-1/system-services"));
        Files.writeString(bus.resolve("a.service"), "[D-BUS Service]\nName=a\nSystemdService=app-2.service\n");
        link(root.resolve("etc/systemd/system"), "default.target", "multi-user.target");
    }

    private static void link(Path directory, String unit) throws IOException {
        link(directory, unit, unit);
    }

    private static void link(Path directory, String name, String unit) throws IOException {
        Path link = directory.resolve(name);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("/usr/lib/systemd/system/" + unit));
    }

    private static void run(String... words) {
        int status = Main.commandLine(words)
                .setOut(new PrintWriter(Writer.nullWriter()))
                .execute(words);
        if (status == ExitStatus.CANNOT) {
            throw new IllegalStateException(String.join(" ", words) + " ended with status " + status);
        }
    }
}
