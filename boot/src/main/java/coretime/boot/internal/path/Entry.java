package coretime.boot.internal.path;

import java.util.NavigableMap;

/** What a unit directory holds under a name. Paths are below the root. */
public sealed interface Entry {

    String path();

    /** A regular file. */
    record File(String path) implements Entry {}

    /** A file that a generator would write at boot. */
    record Generated(String path, String text) implements Entry {}

    /** A symbolic link with what stands in it. */
    record Link(String path, String target) implements Entry {}

    /** A directory for drop-ins or dependencies, or a link to one. */
    record Directory(String path, NavigableMap<String, Entry> entries) implements Entry {}
}
