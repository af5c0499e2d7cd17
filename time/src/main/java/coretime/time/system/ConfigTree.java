package coretime.time.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files under a root, read with bounds: each at most 1 MiB and without NULs, lines of at most 2048 characters, at most 256 files in
 * all, directories of at most 4096 entries, and 1000 names that are looked for. Where the root is not {@code /}, nothing outside of it is read, whatever symbolic links
 * say; a link that is absolute leads outside. What is refused is noted among the problems, without what the file says.
 *
 * <p>For one thread. Names are those inside the root: {@code /etc/chrony/chrony.conf}.
 */
final class ConfigTree {
    private static final int MOST_BYTES = 1 << 20;
    static final int MOST_CHARACTERS = 2048;
    private static final int MOST_FILES = 256;
    private static final int MOST_ENTRIES = 4096;
    private static final int MOST_NAMES = 1000;
    private static final int MOST_PROBLEMS = 100;
    private static final Pattern WILD = Pattern.compile("[*?\\[]");

    private final Path root;
    private final Path realRoot;
    private final List<String> problems = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private int names;

    ConfigTree(Path root) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
    }

    /**
     * A line of a file.
     *
     * @param at where it stands, for people
     * @param text of it, without blanks around it
     */
    record Line(String at, String text) {}

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The files that were read, in that order. */
    List<String> read() {
        return List.copyOf(read);
    }

    void problem(String where, String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(where + ": " + what);
        }
    }

    /** Whether a name leads to something inside the root. */
    boolean exists(String name) {
        return real(name).isPresent();
    }

    /** Whether a name is there, wherever it leads. */
    boolean isThere(String name) {
        return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    boolean isDirectory(String name) {
        return real(name).filter(Files::isDirectory).isPresent();
    }

    /** Whether a name is a link to /dev/null, by which systemd has a file of that name count as empty. */
    boolean isMasked(String name) {
        Path path = path(name);
        if (!Files.isSymbolicLink(path)) {
            return false;
        }
        try {
            return Files.readSymbolicLink(path).equals(Path.of("/dev/null"));
        } catch (IOException _) {
            return false;
        }
    }

    /** A file's lines; none where it is not there, or was refused. */
    List<Line> lines(String name) {
        Optional<Path> real = real(name);
        if (real.isEmpty()) {
            return List.of();
        }
        if (read.size() >= MOST_FILES) {
            problem(name, "left out: more than " + MOST_FILES + " files");
            return List.of();
        }
        // A pipe would keep its reader waiting.
        if (!Files.isRegularFile(real.get(), LinkOption.NOFOLLOW_LINKS)) {
            problem(name, "left out: not a regular file");
            return List.of();
        }
        read.add(name);
        try (InputStream in = Files.newInputStream(real.get(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                problem(name, "left out: larger than 1 MiB");
                return List.of();
            }
            return lines(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            problem(name, "cannot be read: " + e.getClass().getSimpleName());
            return List.of();
        }
    }

    private List<Line> lines(String name, String text) {
        if (text.indexOf('\0') >= 0) {
            problem(name, "left out: it has NULs");
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String at = name + ":" + number;
            if (line.length() > MOST_CHARACTERS) {
                problem(at, "left out: longer than " + MOST_CHARACTERS + " characters");
            } else if (!line.isBlank()) {
                lines.add(new Line(at, line.strip()));
            }
        }
        return lines;
    }

    /** The names of a directory's files that end so, sorted; none where it is not there. */
    List<String> list(String directory, String ending) {
        return list(directory, path -> path.toString().endsWith(ending));
    }

    /** The files that a pattern of glob(7) means; wildcards stand in its last part alone. */
    List<String> glob(String at, String pattern) {
        if (!WILD.matcher(pattern).find()) {
            return List.of(pattern);
        }
        int slash = pattern.lastIndexOf('/');
        String directory = pattern.substring(0, slash + 1);
        String last = pattern.substring(slash + 1);
        if (WILD.matcher(directory).find() || last.indexOf('{') >= 0 || last.indexOf('\\') >= 0) {
            problem(at, "left out: wildcards are understood in a pattern's last part");
            return List.of();
        }
        try {
            return list(directory, root.getFileSystem().getPathMatcher("glob:" + last));
        } catch (IllegalArgumentException _) {
            problem(at, "left out: not a pattern");
            return List.of();
        }
    }

    private List<String> list(String directory, PathMatcher matcher) {
        Optional<Path> real = real(directory);
        if (real.isEmpty() || !Files.isDirectory(real.get())) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real.get())) {
            int count = 0;
            for (Path entry : entries) {
                if (++count > MOST_ENTRIES) {
                    problem(directory, "has more than " + MOST_ENTRIES + " entries: only some of them were looked at");
                    break;
                }
                Path name = entry.getFileName();
                if (!name.toString().startsWith(".") && matcher.matches(name)) {
                    names.add((directory.endsWith("/") ? directory : directory + "/") + name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            problem(directory, "cannot be listed: " + e.getClass().getSimpleName());
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    private Path path(String name) {
        return root.resolve(name.replaceFirst("^/+", ""));
    }

    /** What a name leads to; empty where that is nothing, or outside of the root. */
    private Optional<Path> real(String name) {
        if (++names > MOST_NAMES) {
            if (names == MOST_NAMES + 1) {
                problem(name, "left out, and all that comes after it: more than " + MOST_NAMES + " names to look for");
            }
            return Optional.empty();
        }
        try {
            Path real = path(name).toRealPath();
            if (!real.startsWith(realRoot)) {
                problem(name, "left out: it leads outside of " + root);
                return Optional.empty();
            }
            return Optional.of(real);
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
