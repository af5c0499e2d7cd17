package coretime.lab.internal;

import coretime.lab.LabCannot;
import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host has left. */
public final class HostResources {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("^MemAvailable:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final long MEBI = 1 << 20;
    /** What a QEMU process takes besides the guest's memory. */
    private static final long QEMU_OVERHEAD = 192 * MEBI;

    private HostResources() {}

    /** Fails where a guest with so much memory does not fit. */
    public static void requireMemory(String guest, long ramBytes) {
        long available = availableMemory(Trees.read(MEMINFO).orElse(""));
        if (available < ramBytes + QEMU_OVERHEAD) {
            throw new LabCannot("the guest " + guest + " needs " + (ramBytes + QEMU_OVERHEAD) / MEBI
                    + " MB of memory and this host has " + available / MEBI
                    + " MB left; give the guest less, or end other programs");
        }
    }

    static long availableMemory(String meminfo) {
        Matcher matcher = AVAILABLE.matcher(meminfo);
        // No such line, no limit known: let QEMU say it.
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : Long.MAX_VALUE / 2;
    }

    /** Fails where a directory's file system has not so much room. */
    public static void requireDisk(String what, Path directory, long bytes) {
        requireDisk(what, directory, bytes, "choose another directory");
    }

    /**
     * Fails where a directory's file system has not so much room.
     *
     * @param remedy what to do about it besides freeing space
     */
    public static void requireDisk(String what, Path directory, long bytes, String remedy) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < bytes) {
                throw new LabCannot(what + " needs " + bytes / MEBI + " MB in " + directory + " and there are "
                        + free / MEBI + " MB free; free space, or " + remedy);
            }
        } catch (IOException e) {
            throw new LabException("the free space of " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }
}
