package coretime.cli;

import coretime.boot.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Unpacks tar archives (POSIX pax and GNU, {@code tar(5)}) that nobody vouches for into a directory that nobody else may enter. For one
 * thread.
 *
 * <p>Nothing is written outside of that directory: names are taken apart and may not lead upward, regular files are written before there is
 * any link, and a link is made only in a real directory. Where links point to is not looked at: who reads the tree must not follow them out
 * of it. Files are only their owner's, who may run what its owner could in the archive; all else about them is dropped. Devices, pipes and
 * hard links are left out. Of two entries of one name the first stays.
 *
 * <p>What is left out is named; an archive that is too large, has too many entries or is none is refused whole.
 */
final class UnpackedTree {
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_PATH = 4095;
    private static final int LONGEST_PART = 255;
    private static final long LARGEST_FILE = 4 << 20;
    private static final long MOST_BYTES = 128L << 20;
    private static final int MOST_PROBLEMS = 1000;

    private static final FileAttribute<?> DIRECTORY = attribute("rwx------");
    private static final FileAttribute<?> FILE = attribute("rw-------");
    private static final FileAttribute<?> PROGRAM = attribute("rwx------");

    private final Path root;
    private final List<Problem> problems = new ArrayList<>();
    private int entries;
    private long bytes;

    /** @param root an empty directory */
    UnpackedTree(Path root) {
        this.root = root;
    }

    /** What was left out. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /**
     * Adds an archive's files.
     *
     * @throws IOException where it is no archive, exceeds a limit, or the directory cannot be written
     */
    void add(InputStream archive) throws IOException {
        Map<List<String>, String> links = new LinkedHashMap<>();
        // What is skipped counts, too: it has to be read.
        BoundedInputStream bounded = BoundedInputStream.builder()
                .setInputStream(archive)
                .setMaxCount(MOST_BYTES + 1)
                .get();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bounded, "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("it has more than " + MOST_ENTRIES + " entries");
                }
                take(entry, tar, links);
            }
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new IOException("it is no tar archive: " + e.getMessage(), e);
        } finally {
            bytes += bounded.getCount();
        }
        if (bytes > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        links.forEach(this::link);
    }

    /**
     * Adds a directory, if there is none yet. What is in its way stays, and is named.
     *
     * @throws IOException where it cannot be written
     */
    void addDirectory(String name) throws IOException {
        Optional<List<String>> parts = parts(name);
        if (parts.isEmpty() || !isDirectory(parts.get())) {
            problem(name, "a file or a link is in the way of this directory: left out");
        }
    }

    /**
     * Adds an empty file, if there is nothing of its name yet. What is in its way stays, and is named.
     *
     * @throws IOException where it cannot be written
     */
    void addEmpty(String name) throws IOException {
        Optional<List<String>> parts = parts(name).filter(found -> !found.isEmpty());
        if (parts.isEmpty() || !isDirectory(parts.get().subList(0, parts.get().size() - 1))) {
            problem(name, "a file or a link is in the way of its directory: left out");
            return;
        }
        try {
            Files.createFile(path(parts.get()), FILE);
        } catch (FileAlreadyExistsException _) {
            problem(name, "second entry of this name: left out");
        }
    }

    private void take(TarArchiveEntry entry, TarArchiveInputStream tar, Map<List<String>, String> links)
            throws IOException {
        Optional<List<String>> parts = parts(entry.getName());
        if (parts.isEmpty()) {
            problem(entry.getName(), "no name that may be in the archive of a directory: left out");
        } else if (entry.isSymbolicLink()) {
            if (links.putIfAbsent(parts.get(), entry.getLinkName()) != null) {
                problem(entry.getName(), "second entry of this name: left out");
            }
        } else if (entry.isDirectory()) {
            if (!isDirectory(parts.get())) {
                problem(entry.getName(), "a file is in the way of this directory: left out");
            }
        } else if (isRegular(entry) && tar.canReadEntryData(entry)) {
            file(parts.get(), entry, tar);
        } else {
            problem(entry.getName(), "neither a file nor a directory nor a symbolic link: left out");
        }
    }

    /** By its type alone: the library's {@code isFile} takes devices for files, too. */
    private static boolean isRegular(TarArchiveEntry entry) {
        boolean isNormal =
                entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        return isNormal && !entry.isSparse();
    }

    private void file(List<String> parts, TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        if (entry.getSize() > LARGEST_FILE) {
            problem(entry.getName(), "larger than " + LARGEST_FILE + " bytes: left out");
            return;
        }
        if (parts.isEmpty() || !isDirectory(parts.subList(0, parts.size() - 1))) {
            problem(entry.getName(), "a file is in the way of its directory: left out");
            return;
        }
        boolean isProgram = (entry.getMode() & 0100) != 0;
        try (SeekableByteChannel file = Files.newByteChannel(
                path(parts),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                isProgram ? PROGRAM : FILE)) {
            // A size that is too small or too large does not matter: no more is read than the bound lets through.
            tar.transferTo(Channels.newOutputStream(file));
        } catch (FileAlreadyExistsException _) {
            problem(entry.getName(), "second entry of this name: left out");
        }
    }

    private void link(List<String> parts, String target) {
        String name = String.join("/", parts);
        try {
            if (parts.isEmpty() || !isDirectory(parts.subList(0, parts.size() - 1))) {
                problem(name, "not in a directory, but in a file or below a link: left out");
                return;
            }
            if (target.isEmpty() || target.length() > LONGEST_PATH) {
                problem(name, "link to nowhere: left out");
                return;
            }
            Files.createSymbolicLink(path(parts), Path.of(target));
        } catch (FileAlreadyExistsException _) {
            problem(name, "second entry of this name: left out");
        } catch (IOException | InvalidPathException e) {
            problem(name, "link cannot be made: " + e.getMessage());
        }
    }

    /** Whether there is a real directory, made now where nothing is. */
    private boolean isDirectory(List<String> parts) throws IOException {
        Path at = root;
        for (String part : parts) {
            at = at.resolve(part);
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                Files.createDirectory(at, DIRECTORY);
            } catch (FileAlreadyExistsException _) {
                return false;
            }
        }
        return true;
    }

    private Path path(List<String> parts) {
        return root.resolve(String.join("/", parts));
    }

    /** The names of a path; none for the root itself. Empty where it leads upward or cannot be a path here. */
    private static Optional<List<String>> parts(String name) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.length() > LONGEST_PART || part.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        boolean fits = name.length() <= LONGEST_PATH && parts.size() <= MOST_PARTS;
        return fits && isPath(parts) ? Optional.of(parts) : Optional.empty();
    }

    /** Whether this machine's file names can hold it, whatever its locale. */
    private static boolean isPath(List<String> parts) {
        try {
            return Path.of(String.join("/", parts)) != null;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private void problem(String name, String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(name.startsWith("/") ? name : "/" + name, 0, what));
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
