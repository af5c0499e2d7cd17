package coretime.boot.internal.path;

import java.util.NavigableMap;
import java.util.TreeMap;

/** The directory that a generator would have written. For one thread. */
final class GeneratedUnits {
    private final String path;
    private final NavigableMap<String, Entry> entries = new TreeMap<>();

    GeneratedUnits(String path) {
        this.path = path;
    }

    /** A unit file; it takes the place of a link. */
    void unit(String name, String text) {
        entries.put(name, new Entry.Generated(path + '/' + name, text));
    }

    boolean has(String name) {
        return entries.get(name) instanceof Entry.Generated;
    }

    /** Another name of a unit, where there is nothing of that name yet. */
    void alias(String name, String target) {
        entries.putIfAbsent(name, new Entry.Link(path + '/' + name, target));
    }

    /** A drop-in of a unit. */
    void dropIn(String unit, String name, String text) {
        String directory = path + '/' + unit + ".d";
        directory(unit + ".d").put(name, new Entry.Generated(directory + '/' + name, text));
    }

    /** A link in {@code of.wants/} or {@code of.requires/}. */
    void dependency(String of, String kind, String unit) {
        String directory = of + '.' + kind;
        directory(directory).put(unit, new Entry.Link(path + '/' + directory + '/' + unit, "../" + unit));
    }

    UnitDirectory done() {
        return new UnitDirectory(path, entries);
    }

    private NavigableMap<String, Entry> directory(String name) {
        Entry there = entries.computeIfAbsent(name, key -> new Entry.Directory(path + '/' + key, new TreeMap<>()));
        return there instanceof Entry.Directory directory ? directory.entries() : new TreeMap<>();
    }
}
