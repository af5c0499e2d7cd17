package coretime.lab.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a cpio archive as the kernel unpacks it from an initrd: format "newc", Documentation/driver-api/early-userspace/
 * buffer-format.rst. Equal calls make equal bytes. Not safe for several threads.
 */
public final class CpioArchive {
    private static final int DIRECTORY = 0040755;
    private static final int EXECUTABLE = 0100755;
    private static final int ALIGNMENT = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int inode;

    /** Adds a directory; those above it first. */
    public CpioArchive directory(String path) {
        entry(path, DIRECTORY, 2, new byte[0]);
        return this;
    }

    /** Adds a file that may be executed. */
    public CpioArchive file(String path, byte[] content) {
        entry(path, EXECUTABLE, 1, content);
        return this;
    }

    /** The whole archive. */
    public byte[] toByteArray() {
        CpioArchive whole = new CpioArchive();
        whole.bytes.writeBytes(bytes.toByteArray());
        whole.entry("TRAILER!!!", 0, 1, new byte[0]);
        return whole.bytes.toByteArray();
    }

    private void entry(String path, int mode, int links, byte[] content) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
        int[] fields = {++inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, name.length, 0};
        StringBuilder header = new StringBuilder("070701");
        Arrays.stream(fields).forEach(field -> header.append(String.format(Locale.ROOT, "%08X", field)));
        bytes.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(name);
        align();
        bytes.writeBytes(content);
        align();
    }

    private void align() {
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(0);
        }
    }
}
