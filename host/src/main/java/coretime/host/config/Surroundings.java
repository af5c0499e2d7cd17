package coretime.host.config;

import static coretime.host.config.internal.Doubt.when;

import coretime.host.HostException;
import coretime.host.HostMemory;
import coretime.host.config.internal.ByteSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this host makes of a setting. Nothing is changed, and what cannot be looked at is no reason for a warning. */
final class Surroundings {
    private static final List<String> IN_MEMORY = List.of("tmpfs", "ramfs");

    private static final long MIB = 1L << 20;

    private Surroundings() {}

    static Optional<String> memoryBudget(long bytes) {
        try {
            long half = HostMemory.total() / 2;
            return when(
                    bytes > half,
                    "this is more than half of the host's memory, which is " + ByteSizes.write(half & -MIB));
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    static Optional<String> coresDirectory(Path directory) {
        return openDirectory(directory).or(() -> directoryInMemory(directory));
    }

    private static Optional<String> openDirectory(Path directory) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            boolean isOpen = permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
            return when(
                    isOpen,
                    "it is open to every user of the host, and cores hold guests' secrets: chmod 0700 " + directory);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> directoryInMemory(Path directory) {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            String type = Files.getFileStore(there).type();
            return when(
                    IN_MEMORY.contains(type),
                    "it lies in memory (" + type + "): cores take the host's memory, and are gone when it boots");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of a program that is to be run. */
    static Optional<String> program(Path program) {
        return when(
                !Files.isRegularFile(program) || !Files.isExecutable(program),
                "there is no such program, or it may not be run");
    }

    /** Of a file that will be read. */
    static Optional<String> file(Path file) {
        return when(!Files.isRegularFile(file), "there is no such file");
    }

    /** Of a file that will be read, and that nobody else is to read. */
    static Optional<String> secret(Path file) {
        return file(file).or(() -> {
            try {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                return when(
                        permissions.contains(PosixFilePermission.OTHERS_READ)
                                || permissions.contains(PosixFilePermission.OTHERS_WRITE),
                        "others may read or write it, so it will not be taken: chmod o= " + file);
            } catch (IOException | UnsupportedOperationException e) {
                return Optional.empty();
            }
        });
    }
}
