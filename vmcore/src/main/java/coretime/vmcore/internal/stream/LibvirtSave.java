package coretime.vmcore.internal.stream;

import coretime.vmcore.CoreException;
import coretime.vmcore.Progress;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.RamLimit;
import coretime.vmcore.internal.io.Spool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What libvirt writes for {@code virsh save} (libvirt src/qemu/qemu_saveimage.h): a header in the byte order of the host
 * that wrote it, the domain's XML, a migration stream that may be compressed.
 */
public final class LibvirtSave {
    private static final int MAGIC_BYTES = 16;
    private static final int HEADER_BYTES = 92;
    private static final int VERSION = 2;
    private static final String WHOLE = "LibvirtQemudSave";
    private static final String PARTIAL = "LibvirtQemudPart";

    private final Bytes bytes;
    private final long streamOffset;
    private final SaveCompression compression;
    private final List<String> problems = new ArrayList<>();

    private LibvirtSave(Bytes bytes) {
        this.bytes = bytes;
        if (magic(bytes).equals(PARTIAL)) {
            problems.add(bytes.name() + ": libvirt did not finish this save");
        }
        long version = bytes.u32(MAGIC_BYTES, "version");
        if (version != VERSION) {
            throw new UnsupportedCoreException(
                    version == Integer.toUnsignedLong(Integer.reverseBytes(VERSION))
                            ? bytes.name() + " is a save of a big-endian host, which is not read"
                            : "%s is a libvirt save of version %d; version 2 is read".formatted(bytes.name(), version));
        }
        this.streamOffset = HEADER_BYTES + bytes.u32(MAGIC_BYTES + 4, "data_len");
        long compressed = bytes.u32(MAGIC_BYTES + 12, "compressed");
        this.compression = SaveCompression.of(compressed)
                .orElseThrow(() -> new UnsupportedCoreException(
                        "%s is a libvirt save in format %d, which is not read; save it with save_image_format = \"raw\""
                                .formatted(bytes.name(), compressed)));
        bytes.slice(streamOffset, 1, "data_len");
    }

    /** Whether these bytes begin as a save does. */
    public static boolean isSave(Bytes bytes) {
        return magic(bytes).equals(WHOLE) || magic(bytes).equals(PARTIAL);
    }

    private static String magic(Bytes bytes) {
        return bytes.size() < HEADER_BYTES
                ? ""
                : new String(bytes.copy(0, MAGIC_BYTES, "magic"), StandardCharsets.ISO_8859_1);
    }

    /**
     * Opens a save.
     *
     * @param scratchDirectory where a compressed stream is unpacked, into a file without a name
     * @param problems gets what is wrong with the way the stream came
     * @param closing run when the core is closed
     */
    public static StreamCore open(
            Bytes bytes, Path scratchDirectory, Progress progress, List<String> problems, Runnable closing) {
        LibvirtSave save = new LibvirtSave(bytes);
        problems.addAll(save.problems);
        return save.compression == SaveCompression.RAW
                ? StreamCore.openSaved(bytes, save.streamOffset, "", closing)
                : save.unpacked(scratchDirectory, progress, problems, closing);
    }

    private StreamCore unpacked(Path scratchDirectory, Progress progress, List<String> noted, Runnable closing) {
        try (Unpacking unpacking = new Unpacking(bytes, streamOffset, compression, RamLimit.most(bytes.size()))) {
            Spool.Spooled spooled = Spool.read(unpacking, bytes.name(), scratchDirectory, progress);
            boolean isOpen = false;
            try {
                noted.addAll(spooled.damage());
                unpacking.problem().ifPresent(noted::add);
                StreamCore core = StreamCore.openSaved(spooled.bytes(), 0, compression.text(), () -> {
                    spooled.bytes().close();
                    closing.run();
                });
                isOpen = true;
                return core;
            } finally {
                if (!isOpen) {
                    spooled.bytes().close();
                }
            }
        } catch (java.io.IOException e) {
            throw new CoreException(bytes.name() + " cannot be unpacked: " + e.getMessage(), e);
        }
    }
}
