package coretime.host.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory for cores can be written, is for its owner alone, and is on a disk. */
final class CoreDirectory implements Examination<HostFacts> {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    @Override
    public Need need() {
        return new Need("core-directory", "a directory for cores", Need.OWN);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return of(facts.policy().cores().directory());
    }

    static Finding of(Path directory) throws IOException {
        String name = Commands.quoted(directory.toString());
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            return Finding.missing(directory + " is no directory", Remedy.host("mv " + name + " " + name + ".old"));
        }
        Path there = existing(directory);
        if (!Files.isWritable(there)) {
            return Finding.missing(
                    there + " cannot be written by this user",
                    Remedy.advice("run coretime as root, or mount it writable"));
        }
        String type = Files.getFileStore(there).type();
        if (IN_MEMORY.contains(type)) {
            return Finding.warning(
                    directory + " lies in the host's memory (" + type + "): cores take it, and are gone with a boot",
                    Remedy.advice("mount a disk there"));
        }
        if (!there.equals(directory)) {
            return Finding.ok(directory + " is made with the first core");
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(directory);
        return PRIVATE.containsAll(rights)
                ? Finding.ok(directory + ", for its owner alone")
                : Finding.warning(
                        directory + " has the rights " + PosixFilePermissions.toString(rights)
                                + ": others see which guests crashed",
                        Remedy.host("chmod 700 " + name));
    }

    /** The nearest that is there. */
    static Path existing(Path directory) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
