package coretime.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A small root directory as text: {@code == PATH} begins a file, {@code == PATH -> TARGET} is a link, {@code == PATH +x} begins a script,
 * {@code == PATH/} is a directory.
 *
 * @param name what it is about
 * @param text the files
 */
record SeededTree(String name, String text) {

    /** All trees of a resource; a line {@code #### NAME} begins each. */
    static List<SeededTree> read(String resource) throws IOException {
        List<SeededTree> trees = new ArrayList<>();
        try (InputStream file = SeededTree.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IOException("no resource " + resource);
            }
            for (String part : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^#### ", -1)) {
                if (!part.isBlank()) {
                    int end = part.indexOf('\n');
                    trees.add(new SeededTree(part.substring(0, end).strip(), part.substring(end + 1)));
                }
            }
        }
        return trees;
    }

    void write(Path root) throws IOException {
        for (String part : text.split("(?m)^== ", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int end = part.indexOf('\n');
            String head = part.substring(0, end).strip();
            String body = part.substring(end + 1);
            int arrow = head.indexOf(" -> ");
            boolean script = head.endsWith(" +x");
            String path = arrow > 0 ? head.substring(0, arrow) : script ? head.substring(0, head.length() - 3) : head;
            Path file = root.resolve(path);
            if (path.endsWith("/")) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(file.getParent());
            if (arrow > 0) {
                Files.createSymbolicLink(file, Path.of(head.substring(arrow + 4)));
            } else {
                Files.writeString(file, body);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(script ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
