package coretime.boot.internal.file;

import coretime.boot.BootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads files of a root directory by their paths below it. Links are followed as they would lead with that directory as {@code /}, 40 at
 * most, so that none leads outside. What was looked at once is remembered: for one thread and one load, of a tree that does not change
 * meanwhile.
 */
public final class RootDirectory {
    private static final int MOST_LINKS = 40;
    private static final int MOST_PARTS = 512;
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_NAMES = 200_000;
    private static final int MOST_REMEMBERED = 200_000;
    private static final long MOST_BYTES = 32L << 20;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int FILE_TYPE = 0170000;

    /** What is at a path. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        /** Of characters, such as {@code /dev/null}. */
        DEVICE,
        /** A pipe, a socket, a block device. */
        OTHER,
        MISSING
    }

    private record Node(Kind kind, long size) {}

    private static final Node MISSING = new Node(Kind.MISSING, 0);

    private final Path root;
    private final Map<String, Optional<String>> instead;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();
    private final Map<String, Optional<String>> followed = new HashMap<>();
    private int names;
    private long bytes;

    /** Throws {@link BootException} where it is no directory that can be read. */
    public RootDirectory(Path root) {
        this(root, Map.of());
    }

    /**
     * As the other, but with some files as they would be.
     *
     * @param instead by path below the root, without links in it: the text of a file, or nothing for one that is gone
     */
    public RootDirectory(Path root, Map<String, Optional<String>> instead) {
        this.instead = Map.copyOf(instead);
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new BootException("root directory " + root + " cannot be read: " + e);
        }
        if (!Files.isDirectory(this.root)) {
            throw new BootException("root directory " + root + " is no directory");
        }
    }

    /** Where it is, on this machine. */
    public Path path() {
        return root;
    }

    /** Where a path leads with all links followed; a part that is missing stays as it is. Empty for a loop of links. */
    public Optional<String> follow(String path) {
        Optional<String> known = followed.get(path);
        if (known == null) {
            known = walk(path, true);
            if (followed.size() < MOST_REMEMBERED) {
                followed.put(path, known);
            }
        }
        return known;
    }

    /** As {@link #follow}, but where the last part is a link, it stays. */
    public Optional<String> followParents(String path) {
        return walk(path, false);
    }

    /** Where a file of this path is or would be: its directories' links are followed, its own is not. */
    public Optional<String> place(String path) {
        return follow(Paths.parent(path))
                .map(directory -> (directory.equals("/") ? "" : directory) + '/' + Paths.name(path));
    }

    private Optional<String> walk(String path, boolean last) {
        Deque<String> ahead = new ArrayDeque<>(Paths.parts(path));
        List<String> behind = new ArrayList<>();
        int links = 0;
        // Of a directory that is missing nothing is looked for.
        int there = Integer.MAX_VALUE;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.equals("..")) {
                if (!behind.isEmpty()) {
                    behind.removeLast();
                }
                if (behind.size() < there) {
                    there = Integer.MAX_VALUE;
                }
                continue;
            }
            behind.add(part);
            if (behind.size() + ahead.size() > MOST_PARTS) {
                return Optional.empty();
            }
            if (behind.size() > there || (!last && ahead.isEmpty())) {
                continue;
            }
            String here = '/' + String.join("/", behind);
            Kind kind = kind(here);
            if (kind == Kind.MISSING) {
                there = behind.size();
            }
            if (kind != Kind.LINK) {
                continue;
            }
            Optional<String> target = link(here);
            if (++links > MOST_LINKS || target.isEmpty()) {
                return Optional.empty();
            }
            if (target.get().startsWith("/")) {
                behind.clear();
            } else {
                behind.removeLast();
            }
            List<String> parts = Paths.parts(target.get());
            for (int i = parts.size() - 1; i >= 0; i--) {
                ahead.addFirst(parts.get(i));
            }
        }
        return Optional.of('/' + String.join("/", behind));
    }

    /** What is at a path whose parents are no links. */
    public Kind kind(String path) {
        return node(path).kind();
    }

    private Node node(String path) {
        Node known = nodes.get(path);
        if (known == null) {
            known = look(path);
            if (nodes.size() < MOST_REMEMBERED) {
                nodes.put(path, known);
            }
        }
        return known;
    }

    private Node look(String path) {
        Optional<String> text = instead.get(path);
        if (text != null) {
            return text.map(there -> new Node(Kind.FILE, there.getBytes(StandardCharsets.UTF_8).length))
                    .orElse(MISSING);
        }
        Node node = lookOnDisk(path);
        return node.kind() == Kind.MISSING && newNames(path).findAny().isPresent() ? new Node(Kind.DIRECTORY, 0) : node;
    }

    private Node lookOnDisk(String path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(at(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Kind kind = attributes.isSymbolicLink()
                    ? Kind.LINK
                    : attributes.isDirectory()
                            ? Kind.DIRECTORY
                            : attributes.isRegularFile() ? Kind.FILE : special(path);
            return new Node(kind, attributes.size());
        } catch (IOException | InvalidPathException e) {
            return MISSING;
        }
    }

    private Kind special(String path) throws IOException {
        int mode = (Integer) Files.getAttribute(at(path), "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == CHARACTER_DEVICE ? Kind.DEVICE : Kind.OTHER;
    }

    /** Where a link at a path points to, as it stands in it. */
    public Optional<String> link(String path) {
        Optional<String> known = links.get(path);
        if (known == null) {
            known = readLink(path);
            if (links.size() < MOST_REMEMBERED) {
                links.put(path, known);
            }
        }
        return known;
    }

    private Optional<String> readLink(String path) {
        try {
            return Optional.of(Files.readSymbolicLink(at(path)).toString());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The names in a directory, in order; empty where there is none. */
    public List<String> names(String directory, Problems problems) {
        Optional<String> real = follow(directory);
        if (real.isEmpty() || kind(real.get()) != Kind.DIRECTORY) {
            return List.of();
        }
        Set<String> found = new TreeSet<>();
        newNames(real.get()).forEach(found::add);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(real.get()))) {
            for (Path entry : entries) {
                if (found.size() >= MOST_ENTRIES) {
                    problems.add(directory, 0, "more than " + MOST_ENTRIES + " files: the others are not read");
                    break;
                }
                if (++names > MOST_NAMES) {
                    problems.limit("more than " + MOST_NAMES + " files in all directories: the others are not read");
                    break;
                }
                found.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException e) {
            // One that is only to be made has the new files alone.
            if (found.isEmpty()) {
                problems.add(directory, 0, "directory cannot be read: " + reason(e));
            }
        } catch (FileSystemException e) {
            problems.add(directory, 0, "directory cannot be read: " + reason(e));
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            problems.add(directory, 0, "directory cannot be read: " + e);
        }
        return List.copyOf(found);
    }

    /** The names in a directory on the way to files that would be there. */
    private Stream<String> newNames(String directory) {
        String start = directory.equals("/") ? directory : directory + '/';
        return instead.entrySet().stream()
                .filter(file -> file.getValue().isPresent() && file.getKey().startsWith(start))
                .map(file ->
                        Paths.parts(file.getKey().substring(start.length())).getFirst());
    }

    /** Whether a unit file or link at a path is a mask: empty, or a device such as {@code /dev/null}. */
    public boolean mask(String path) {
        Optional<String> real = follow(path);
        if (real.isEmpty()) {
            return false;
        }
        if (real.get().equals("/dev/null")) {
            return true;
        }
        return switch (kind(real.get())) {
            case FILE -> node(real.get()).size() == 0;
            case DEVICE -> true;
            case DIRECTORY, LINK, OTHER, MISSING -> false;
        };
    }

    /** Whether a path leads to a file that its owner may run. */
    public boolean executable(String path) {
        Optional<String> real = follow(path);
        try {
            return real.isPresent()
                    && kind(real.get()) == Kind.FILE
                    && Files.getPosixFilePermissions(at(real.get())).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** The bytes of the regular file that a path leads to, {@code most} at most. */
    public byte[] read(String path, int most) throws IOException {
        String real = follow(path).orElseThrow(() -> new IOException("too many levels of links"));
        // Anew: a file that became a pipe since then would be waited for.
        Node now = look(real);
        switch (now.kind()) {
            case FILE -> {}
            case MISSING -> throw new IOException("no such file");
            case DIRECTORY, LINK, DEVICE, OTHER -> throw new IOException("not a regular file");
        }
        // Before it is opened: a file with holes costs nothing to make.
        if (now.size() > most) {
            throw new IOException("larger than " + most + " bytes");
        }
        if (bytes + now.size() > MOST_BYTES) {
            throw new IOException("more than " + MOST_BYTES + " bytes in all files: this one is not read");
        }
        Optional<String> text = instead.get(real);
        if (text != null && text.isPresent()) {
            return text.get().getBytes(StandardCharsets.UTF_8);
        }
        try (InputStream file = Files.newInputStream(at(real), LinkOption.NOFOLLOW_LINKS)) {
            byte[] read = file.readNBytes(most + 1);
            if (read.length > most) {
                throw new IOException("larger than " + most + " bytes");
            }
            bytes += read.length;
            return read;
        } catch (FileSystemException e) {
            // Their message is the path on this machine alone.
            throw new IOException(e instanceof NoSuchFileException ? "no such file" : reason(e), e);
        }
    }

    private static String reason(FileSystemException failure) {
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : Objects.requireNonNullElse(failure.getReason(), failure.toString());
    }

    /** The first line of a small file; empty where there is none. */
    public Optional<String> firstLine(String path) {
        try {
            return new String(read(path, 4096), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }
}
