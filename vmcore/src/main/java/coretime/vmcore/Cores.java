package coretime.vmcore;

import coretime.vmcore.internal.elf.ElfCore;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.FileBytes;
import coretime.vmcore.internal.io.NotedCore;
import coretime.vmcore.internal.io.Spool;
import coretime.vmcore.internal.kdump.FlattenedBytes;
import coretime.vmcore.internal.kdump.KdumpCore;
import coretime.vmcore.internal.stream.LibvirtSave;
import coretime.vmcore.internal.stream.StreamCore;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens cores of any format, by their content. */
public final class Cores {
    private static final long DISKDUMP = 0x4449534b44554d50L;

    private Cores() {}

    /**
     * Opens a core. A compressed libvirt save is unpacked into a file without a name in its directory, or where that cannot
     * be written in the system's for temporary files; it is gone when the core is closed or the process ends.
     *
     * @param files one file, or all files of a split core in any order
     * @throws UnsupportedCoreException where it is no core, or of a kind that is not read
     * @throws DamagedCoreException where not even its headers can be used
     */
    public static MemoryCore open(Path... files) {
        return open(List.of(files));
    }

    /**
     * Opens a core.
     *
     * @param files one file, or all files of a split core in any order
     * @throws UnsupportedCoreException where it is no core, or of a kind that is not read
     * @throws DamagedCoreException where not even its headers can be used
     */
    public static MemoryCore open(List<Path> files) {
        return open(files, Progress.NONE);
    }

    /**
     * As {@link #open(List)}.
     *
     * @param progress told of the unpacking of a compressed libvirt save, which alone takes long
     */
    public static MemoryCore open(List<Path> files, Progress progress) {
        if (files.isEmpty()) {
            throw new CoreException("no file was named");
        }
        List<FileBytes> opened = new ArrayList<>();
        boolean isOpen = false;
        try {
            files.forEach(file -> opened.add(FileBytes.open(file)));
            Path directory = Optional.ofNullable(
                            files.getFirst().toAbsolutePath().getParent())
                    .filter(Files::isWritable)
                    .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
            MemoryCore core = open(List.copyOf(opened), List.of(), directory, progress);
            isOpen = true;
            return core;
        } finally {
            if (!isOpen) {
                opened.forEach(FileBytes::close);
            }
        }
    }

    /**
     * Reads a core from a pipe to its end and opens it. It is kept in a file without a name, as large as the core, that
     * is gone when the core is closed or the process ends. A flattened core is rearranged while it comes.
     *
     * @param pipe what comes; not closed
     * @param name what to call it
     * @param scratchDirectory where there is room for it
     * @param progress told of the bytes that came
     * @throws UnsupportedCoreException where it is no core, or of a kind that is not read
     * @throws DamagedCoreException where not even its headers can be used
     */
    public static MemoryCore read(InputStream pipe, String name, Path scratchDirectory, Progress progress) {
        Spool.Spooled spooled = Spool.read(pipe, name, scratchDirectory, progress, Cores::check);
        boolean isOpen = false;
        try {
            MemoryCore core = open(List.of(spooled.bytes()), spooled.damage(), scratchDirectory, progress);
            isOpen = true;
            return core;
        } finally {
            if (!isOpen) {
                spooled.bytes().close();
            }
        }
    }

    private static MemoryCore open(
            List<FileBytes> files, List<String> problems, Path scratchDirectory, Progress progress) {
        List<String> noted = new ArrayList<>(problems);
        List<Bytes> contents = new ArrayList<>();
        for (FileBytes file : files) {
            if (FlattenedBytes.isFlattened(file)) {
                FlattenedBytes flattened = FlattenedBytes.open(file);
                noted.addAll(flattened.damage());
                contents.add(flattened);
            } else {
                contents.add(file);
            }
        }
        Runnable closing = () -> files.forEach(FileBytes::close);
        MemoryCore core = contents.size() == 1 && LibvirtSave.isSave(contents.getFirst())
                ? LibvirtSave.open(contents.getFirst(), scratchDirectory, progress, noted, closing)
                : open(contents, closing);
        return NotedCore.of(core, noted);
    }

    private static MemoryCore open(List<Bytes> contents, Runnable closing) {
        Bytes first = contents.getFirst();
        for (Bytes bytes : contents) {
            if (contents.size() > 1 && !KdumpCore.isKdump(bytes)) {
                throw new UnsupportedCoreException(
                        bytes.name() + " is not kdump-compressed; only such cores are split over several files");
            }
        }
        if (KdumpCore.isKdump(first)) {
            return KdumpCore.open(contents, closing);
        }
        if (ElfCore.isElf(first)) {
            return ElfCore.open(first, closing);
        }
        if (StreamCore.isStream(first)) {
            return StreamCore.open(first, closing);
        }
        throw unknown(first);
    }

    /** Refuses what does not begin as any core does. */
    private static void check(Bytes begin) {
        if (!KdumpCore.isKdump(begin)
                && !ElfCore.isElf(begin)
                && !StreamCore.isStream(begin)
                && !LibvirtSave.isSave(begin)) {
            throw unknown(begin);
        }
    }

    private static UnsupportedCoreException unknown(Bytes first) {
        return new UnsupportedCoreException(first.name()
                + (first.size() >= Long.BYTES && first.be64(0, "signature") == DISKDUMP
                        ? " is a core of the old diskdump, which is not read"
                        : " is no memory core of a format that is known"));
    }
}
