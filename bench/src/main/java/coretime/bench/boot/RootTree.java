package coretime.bench.boot;

import coretime.boot.BootReader;
import coretime.boot.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A root directory with the units of this machine's packages, and with generated ones as those of applications are until there are enough.
 * Written once; immutable then.
 */
final class RootTree {
    private static final List<Path> REAL = List.of(Path.of("/usr/lib/systemd/system"), Path.of("/lib/systemd/system"));
    private static final int EACH = 10;

    private final Path root;
    private final int real;
    private final int generated;

    private RootTree(Path root, int real, int generated) {
        this.root = root;
        this.real = real;
        this.generated = generated;
    }

    /** With at least so many units that have a file and are no templates. Throws where this machine has none. */
    static RootTree write(Path root, int wanted) throws IOException {
        Path units = root.resolve("usr/lib/systemd/system");
        for (Path directory : REAL) {
            if (Files.isDirectory(directory)) {
                copy(directory, units);
            }
        }
        if (!Files.exists(units.resolve("multi-user.target"))) {
            throw new IOException("no units in " + REAL.getFirst() + ": install systemd, whose units are compared");
        }
        Path etc = root.resolve("etc/systemd/system");
        Path wants = Files.createDirectories(etc.resolve("multi-user.target.wants"));
        link(etc.resolve("default.target"), "multi-user.target");
        Files.writeString(units.resolve("step.service"), """
                [Unit]
                Wants=network-online.target time-sync.target
                After=network-online.target
                Before=time-sync.target

                [Service]
                Type=oneshot
                ExecStart=/usr/sbin/ntpdate ntp.example
                """);
        link(wants.resolve("step.service"), "step.service");
        int real = count(root);
        int generated = 0;
        while (real + generated < wanted) {
            generate(units, wants, generated++);
        }
        return new RootTree(root, real, generated);
    }

    private static void generate(Path units, Path wants, int number) throws IOException {
        String name = "app-%d.service".formatted(number);
        Files.writeString(units.resolve(name), """
                [Unit]
                Description=Application %1$d
                Documentation=man:app(8)
                After=network.target remote-fs.target nss-lookup.target%2$s
                Wants=network-online.target
                RequiresMountsFor=/srv/app/%1$d

                [Service]
                Type=notify
                EnvironmentFile=-/etc/default/app
                ExecStart=/usr/bin/app --instance %1$d --foreground
                ExecReload=/bin/kill -HUP $MAINPID
                StateDirectory=app
                PrivateTmp=yes
                ProtectSystem=full
                Restart=on-failure

                [Install]
                WantedBy=multi-user.target
                """.formatted(
                        number, number % EACH == 0 ? " time-sync.target" : " app-%d.service".formatted(number - 1)));
        link(wants.resolve(name), name);
    }

    private static void link(Path link, String unit) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("/usr/lib/systemd/system/" + unit));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static int count(Path root) {
        return (int) BootReader.of(root).names().stream()
                .filter(name -> name.kind() != UnitName.Kind.TEMPLATE)
                .count();
    }

    Path path() {
        return root;
    }

    /** The names of all units that have a file, but for templates. */
    List<String> names() {
        return BootReader.of(root).names().stream()
                .filter(name -> name.kind() != UnitName.Kind.TEMPLATE)
                .map(UnitName::value)
                .toList();
    }

    @Override
    public String toString() {
        return (real + generated) + " units with a file, " + generated + " of them generated";
    }
}
