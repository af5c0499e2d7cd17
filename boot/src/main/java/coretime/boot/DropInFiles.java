package coretime.boot;

import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.RootWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The drop-ins that fixes wrote below a root directory, told from others by their names and first lines. Files of anybody else are never
 * touched, and nothing outside the root. As it was when it was read; safe for use by many threads, but one alone may write.
 */
public final class DropInFiles {
    private static final int LARGEST = 64 * 1024;

    private final RootDirectory root;
    private final NavigableMap<String, String> present = new TreeMap<>();

    private DropInFiles(Path root) {
        this.root = new RootDirectory(root);
        Problems problems = new Problems();
        for (String directory : this.root.names(DropIn.DIRECTORY, problems)) {
            if (directory.endsWith(".d")) {
                read(directory, DropIn.NAME);
                read(directory, DropIn.INSTANCE_NAME);
            }
        }
        if (!problems.list().isEmpty()) {
            throw new BootException("it is not known which drop-ins are there: "
                    + problems.list().getFirst());
        }
    }

    /** Those below the root of a reader. */
    public static DropInFiles of(BootReader reader) {
        return new DropInFiles(reader.root());
    }

    private void read(String directory, String name) {
        String path = place(DropIn.DIRECTORY + '/' + directory + '/' + name);
        text(path).filter(text -> text.startsWith(DropIn.MARK)).ifPresent(text -> present.put(path, text));
    }

    private Optional<String> text(String path) {
        if (root.kind(path) != RootDirectory.Kind.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(root.read(path, LARGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BootException(path + " cannot be read: " + e.getMessage());
        }
    }

    private String place(String path) {
        return root.place(path)
                .orElseThrow(() -> new BootException(path + " cannot be written: its directory is a loop of links"));
    }

    /** Texts by where they are placed. Throws {@link BootException} where two units' directories are one. */
    NavigableMap<String, String> placed(List<DropIn> dropIns) {
        NavigableMap<String, String> placed = new TreeMap<>();
        for (DropIn dropIn : dropIns) {
            String path = place(dropIn.path());
            if (placed.put(path, dropIn.text()) != null) {
                throw new BootException(path + " would be a drop-in of two units, one of which is " + dropIn.owner()
                        + ": a link makes their directories one");
            }
        }
        return placed;
    }

    /** Their texts, by path. */
    public NavigableMap<String, String> present() {
        return Collections.unmodifiableNavigableMap(present);
    }

    /**
     * What has to be done so that exactly the drop-ins of a fix are there. Throws {@link BootException} where somebody else's file is in
     * the place of one.
     */
    public List<FileChange> changes(List<DropIn> dropIns) {
        NavigableMap<String, String> wanted = placed(dropIns);
        for (String path : wanted.keySet()) {
            if (root.kind(path) != RootDirectory.Kind.MISSING && !present.containsKey(path)) {
                throw new BootException(
                        path + " is there and was not written by coretime boot fix: move it away first");
            }
        }
        TreeSet<String> paths = new TreeSet<>(present.keySet());
        paths.addAll(wanted.keySet());
        List<FileChange> changes = new ArrayList<>();
        for (String path : paths) {
            Optional<String> before = Optional.ofNullable(present.get(path));
            Optional<String> after = Optional.ofNullable(wanted.get(path));
            if (!before.equals(after)) {
                changes.add(new FileChange(path, before, after));
            }
        }
        return changes;
    }

    /**
     * Makes changes, each file as a whole. A directory is made where it is missing, and taken away where nothing is left in it. Throws
     * {@link UncheckedIOException} at the first that fails; those before it are made then, and doing it again does the rest.
     */
    public void apply(List<FileChange> changes) {
        RootWriter writer = new RootWriter(root.path());
        int done = 0;
        for (FileChange change : changes) {
            try {
                if (change.after().isPresent()) {
                    writer.write(change.path(), change.after().get());
                } else {
                    writer.delete(change.path());
                    writer.deleteEmpty(Paths.parent(change.path()));
                }
            } catch (IOException e) {
                String message =
                        change.path() + " cannot be written, after " + done + " of " + changes.size() + " files: " + e;
                throw new UncheckedIOException(message, new IOException(message, e));
            }
            done++;
        }
    }
}
