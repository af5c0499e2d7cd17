package coretime.boot.internal.file;

import coretime.boot.BootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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

    /** What is at a path. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER,
        MISSING
    }

    private record Node(Kind kind, long size) {}

    private static final Node MISSING = new Node(Kind.MISSING, 0);

    private final Path root;
    private final Map<String, Optional<String>> instead;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();

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
        return walk(path, true);
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
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.equals("..")) {
                if (!behind.isEmpty()) {
                    behind.removeLast();
                }
                continue;
            }
            behind.add(part);
            if (behind.size() + ahead.size() > MOST_PARTS) {
                return Optional.empty();
            }
            String here = '/' + String.join("/", behind);
            if ((!last && ahead.isEmpty()) || kind(here) != Kind.LINK) {
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
        return nodes.computeIfAbsent(path, this::look).kind();
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
                    : attributes.isDirectory() ? Kind.DIRECTORY : attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
            return new Node(kind, attributes.size());
        } catch (IOException | InvalidPathException e) {
            return MISSING;
        }
    }

    /** Where a link at a path points to, as it stands in it. */
    public Optional<String> link(String path) {
        return links.computeIfAbsent(path, this::readLink);
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
        Set<String> names = new TreeSet<>();
        newNames(real.get()).forEach(names::add);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(real.get()))) {
            for (Path entry : entries) {
                if (names.size() >= MOST_ENTRIES) {
                    problems.add(directory, 0, "more than " + MOST_ENTRIES + " files: the others are not read");
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException e) {
            // One that is only to be made has the new files alone.
            if (names.isEmpty()) {
                problems.add(directory, 0, "directory cannot be read: " + e);
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            problems.add(directory, 0, "directory cannot be read: " + e);
        }
        return List.copyOf(names);
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
            case FILE -> nodes.computeIfAbsent(real.get(), this::look).size() == 0;
            case OTHER -> true;
            case DIRECTORY, LINK, MISSING -> false;
        };
    }

    /** Whether a path leads to a file that its owner may run. */
    public boolean executable(String path) {
        Optional<String> real = follow(path);
        try {
            return real.isPresent()
                    && kind(real.get()) == Kind.FILE
                    && Files.getPosixFilePermissions(at(real.get())).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            return false;
        }
    }

    /** The bytes of the regular file that a path leads to, {@code most} at most. */
    public byte[] read(String path, int most) throws IOException {
        String real = follow(path).orElseThrow(() -> new IOException("too many levels of links"));
        switch (kind(real)) {
            case FILE -> {}
            case MISSING -> throw new IOException("no such file");
            case DIRECTORY, LINK, OTHER -> throw new IOException("not a regular file");
        }
        Optional<String> text = instead.get(real);
        if (text != null && text.isPresent()) {
            return text.get().getBytes(StandardCharsets.UTF_8);
        }
        try (InputStream file = Files.newInputStream(at(real), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = file.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("larger than " + most + " bytes");
            }
            return bytes;
        }
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
