package coretime.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Whether there is room for a core, on its disk and in the host's memory. Stateless. */
public final class CoreRoom {
    private CoreRoom() {}

    /** Makes the directory where it is not there, for this user alone, and fails where it cannot be written. */
    static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new HostException("the directory for cores, " + directory + ", cannot be made: " + e, e);
        }
        if (!Files.isWritable(directory)) {
            throw new HostException("the directory for cores, " + directory + ", cannot be written");
        }
    }

    /**
     * Fails where disk or memory would be left with less than the policy wants.
     *
     * @param bytes to come on the disk, besides what is there
     * @throws HostException that says how much there is
     */
    public static void require(CorePolicy policy, long bytes) {
        requireDisk(policy, bytes);
        requireMemory(policy);
    }

    /** Fails where the disk would be left with less than the policy wants. */
    static void requireDisk(CorePolicy policy, long bytes) {
        try {
            FileStore store = Files.getFileStore(policy.directory());
            long free = store.getUsableSpace();
            if (free - bytes < policy.leastFree()) {
                throw new HostException("the disk of " + policy.directory() + " has " + (free >> 20)
                        + " MiB free and is to keep " + (policy.leastFree() >> 20)
                        + (bytes == 0 ? "" : " besides the " + (bytes >> 20) + " that may come")
                        + ": delete old cores");
            }
        } catch (IOException e) {
            throw new HostException("the disk of " + policy.directory() + " cannot be looked at: " + e, e);
        }
    }

    /** Fails where the host has less memory than the policy wants left. */
    static void requireMemory(CorePolicy policy) {
        long available = HostMemory.available();
        if (available < policy.leastFree()) {
            throw new HostException("the host has " + (available >> 20) + " MiB of memory left and is to keep "
                    + (policy.leastFree() >> 20));
        }
    }
}
