package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.internal.Commands;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A real guest that has one of our packages on a disk of its own, mounted on {@code /mnt}. */
final class PackageGuest implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(10);
    private static final ExecLimits SCRIPT = new ExecLimits(Duration.ofMinutes(10), 8 << 20);
    private static final Commands.Setting MINUTES = Commands.Setting.within(Duration.ofMinutes(5));

    /** Without what systems note of packages come and gone. */
    private static final String FILES = "find / -xdev -not -path '/var/lib/dpkg/*' -not -path '/var/lib/libvirt/*'"
            + " -not -path '/var/log/*' -not -path '/var/cache/*' -not -path '/tmp/*'";

    private final Lab lab;
    private final Guest guest;

    private PackageGuest(Lab lab, Guest guest) {
        this.lab = lab;
        this.guest = guest;
    }

    /** Boots it, with the package of that name. */
    static PackageGuest boot(GuestSpec spec, String name, Path directory) throws IOException, InterruptedException {
        Path disk = disk(name, directory);
        Lab lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        try {
            Guest guest = lab.start(spec, disk);
            guest.awaitBooted(BOOT);
            PackageGuest booted = new PackageGuest(lab, guest);
            booted.does("mount -o ro /dev/vdb /mnt");
            return booted;
        } catch (RuntimeException | AssertionError failure) {
            lab.close();
            throw failure;
        }
    }

    /** The package as a file system. */
    private static Path disk(String name, Path directory) throws IOException, InterruptedException {
        Path built = Path.of(System.getProperty("coretime.home"), "packaging", "target");
        Path root = Files.createDirectory(directory.resolve("package"));
        try (var files = Files.newDirectoryStream(built, name + "_*.deb")) {
            for (Path file : files) {
                Files.copy(file, root.resolve(file.getFileName()));
            }
        }
        Path disk = directory.resolve("package.img");
        Commands.run("making the disk", MINUTES, List.of("truncate", "--size=128M", disk.toString()));
        Commands.run("making the disk", MINUTES, List.of("mkfs.ext4", "-q", "-d", root.toString(), disk.toString()));
        return disk;
    }

    /** What a script says that has to succeed. */
    String does(String script) {
        ExecResult result = guest.domain().agent().exec(List.of("sh", "-ec", script), new byte[0], SCRIPT);
        assertThat(result.succeeded())
                .as(script + "\n" + result.stdout() + result.stderr())
                .isTrue();
        return result.stdout();
    }

    /** Every file that is there, by name. */
    Set<String> files() {
        return new TreeSet<>(does(FILES).lines().toList());
    }

    @Override
    public void close() {
        lab.close();
    }
}
