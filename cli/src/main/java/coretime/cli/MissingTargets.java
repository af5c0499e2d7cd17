package coretime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds what links in a tree lead to that is not in it. Stateless; reads the tree only, and no file of it. */
final class MissingTargets {
    private static final int MOST_LINKS = 40;
    private static final int MOST_PARTS = 512;
    private static final int MOST_MISSING = 10_000;

    /** Of the kernel: there are no files to be had. */
    private static final List<String> NOT_FILES = List.of("/dev", "/proc", "/sys");

    /** How names of links to directories end that belong to a unit (systemd.unit(5)). */
    private static final List<String> DIRECTORIES = List.of(".d", ".wants", ".requires", ".upholds");

    private MissingTargets() {}

    /**
     * Absolute paths as they would be with the tree as the root directory, in order, 10,000 at most. Those that have to be directories, for
     * what leads to them is a unit's, end in a slash.
     */
    static NavigableSet<String> of(Path root) throws IOException {
        NavigableSet<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path link : (Iterable<Path>) files.filter(Files::isSymbolicLink)::iterator) {
                String path = target(root, root.relativize(link).toString());
                boolean isFile = !path.isEmpty()
                        && path.indexOf('\n') < 0
                        && NOT_FILES.stream().noneMatch(top -> path.equals(top) || path.startsWith(top + '/'));
                if (isFile && missing.size() < MOST_MISSING) {
                    boolean isDirectory = DIRECTORIES.stream().anyMatch(link.toString()::endsWith);
                    missing.add(isDirectory ? path + '/' : path);
                }
            }
        }
        return missing;
    }

    /** Where a path leads, if nothing is there; empty where something is, and for a loop. */
    private static String target(Path root, String path) throws IOException {
        Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/", -1)));
        List<String> behind = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (!behind.isEmpty()) {
                    behind.removeLast();
                }
                continue;
            }
            behind.add(part);
            Path here = root.resolve(String.join("/", behind));
            if (!Files.isSymbolicLink(here)) {
                continue;
            }
            String target = Files.readSymbolicLink(here).toString();
            List<String> parts = List.of(target.split("/", -1));
            if (++links > MOST_LINKS || parts.size() + ahead.size() > MOST_PARTS) {
                return "";
            }
            if (target.startsWith("/")) {
                behind.clear();
            } else {
                behind.removeLast();
            }
            parts.reversed().forEach(ahead::addFirst);
        }
        boolean isThere = Files.exists(root.resolve(String.join("/", behind)), LinkOption.NOFOLLOW_LINKS);
        return isThere ? "" : '/' + String.join("/", behind);
    }
}
