package coretime.boot.internal.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Absolute paths below a root, as text: nothing here looks at a file. */
public final class Paths {
    private static final int LONGEST = 4095;

    private Paths() {}

    /** Without doubled slashes, {@code .} and a slash at the end. */
    public static String simplify(String path) {
        List<String> parts = parts(path);
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    /** Simplified, where it is absolute, of a length that a file may have, and has no {@code ..}. */
    public static Optional<String> absolute(String path) {
        String simple = simplify(path);
        return simple.startsWith("/")
                        && simple.length() <= LONGEST
                        && !parts(simple).contains("..")
                ? Optional.of(simple)
                : Optional.empty();
    }

    /** The names that a path consists of. */
    public static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** A path and all directories above it, the root last. */
    public static List<String> upward(String path) {
        List<String> upward = new ArrayList<>();
        for (String at = path; !at.equals("/"); at = parent(at)) {
            upward.add(at);
        }
        upward.add("/");
        return upward;
    }

    /** The directory of a simplified absolute path; the root's is the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** The last name of a path. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a path is a directory or lies below it. */
    public static boolean within(String directory, String path) {
        return path.equals(directory) || path.startsWith(directory.endsWith("/") ? directory : directory + '/');
    }

    /** Whether it is likely the node of a device. */
    public static boolean device(String path) {
        return (path.startsWith("/dev/") || path.startsWith("/sys/")) && path.length() > 5;
    }
}
