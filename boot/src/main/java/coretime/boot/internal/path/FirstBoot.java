package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.Settings;
import coretime.boot.internal.file.Specifiers;
import coretime.boot.internal.file.UnitFileParser;
import coretime.boot.internal.file.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The links that the manager makes in {@code /etc/systemd/system} when a system boots for the first time: it enables what presets allow,
 * by the {@code [Install]} sections (machine-id(5), systemd.preset(5), systemd.unit(5)). For one thread and one load.
 */
final class FirstBoot {
    private static final String ETC = "/etc/systemd/system";
    private static final int LARGEST_FILE = 1 << 20;
    private static final Set<String> INSTALL = Set.of("Install");

    private final RootDirectory root;
    private final UnitNames names;
    private final DropIns dropIns;
    private final Presets presets;
    private final Specifiers specifiers;
    private final NavigableMap<String, Entry> links = new TreeMap<>();

    private FirstBoot(RootDirectory root, LoadPath installed, Problems problems) {
        this.root = root;
        // What is wrong with links is told when they are read with those of the first boot.
        this.names = new UnitNames(root, installed, new Problems());
        this.dropIns = new DropIns(installed);
        this.presets = Presets.read(root, problems);
        this.specifiers = new Specifiers(root);
    }

    /** The directory with its links as they are, and those of the first boot. */
    static UnitDirectory enable(RootDirectory root, LoadPath installed, UnitDirectory etc, Problems problems) {
        FirstBoot boot = new FirstBoot(root, installed, problems);
        boot.run();
        return new UnitDirectory(etc.path(), boot.with(etc));
    }

    private void run() {
        Deque<UnitName> queue = new ArrayDeque<>();
        for (UnitName file : names.all()) {
            // Another name of a unit is not looked at by itself.
            if (fragment(file)
                    .filter(entry -> nameOf(entry).equals(file.value()))
                    .isPresent()) {
                queue.addAll(presets.enabled(file));
            }
        }
        Set<UnitName> seen = new HashSet<>(queue);
        while (!queue.isEmpty()) {
            UnitName unit = queue.remove();
            Optional<Entry> fragment = fragment(unit).filter(entry -> !names.mask(entry));
            if (fragment.isPresent()) {
                Settings install = install(unit, fragment.get());
                enable(unit, fragment.get(), install);
                words(install, "Also", unit)
                        .flatMap(word -> UnitName.parse(word).stream())
                        .filter(seen::add)
                        .forEach(queue::add);
            }
        }
    }

    private Optional<Entry> fragment(UnitName unit) {
        return names.find(unit).fragment();
    }

    private static String nameOf(Entry entry) {
        return entry.path().substring(entry.path().lastIndexOf('/') + 1);
    }

    private Settings install(UnitName unit, Entry fragment) {
        Settings settings = new Settings();
        Stream.concat(Stream.of(fragment), dropIns.of(unit, List.of(unit), ".d", ".conf").stream())
                .filter(entry -> !names.mask(entry))
                .flatMap(entry -> text(entry).stream()
                        .flatMap(text -> UnitFileParser.parse(entry.path(), text, INSTALL).assignments().stream()))
                .forEach(settings::add);
        return settings;
    }

    private Optional<byte[]> text(Entry entry) {
        try {
            return entry instanceof Entry.Generated generated
                    ? Optional.of(generated.text().getBytes(StandardCharsets.UTF_8))
                    : Optional.of(root.read(entry.path(), LARGEST_FILE));
        } catch (IOException e) {
            // The same is met, and told, when the unit is loaded.
            return Optional.empty();
        }
    }

    private Stream<String> words(Settings install, String key, UnitName unit) {
        return install.list("Install", key).stream()
                .flatMap(setting -> Words.quoted(setting.value()).words().stream())
                .flatMap(word -> specifiers.inName(word, unit).stream());
    }

    private void enable(UnitName unit, Entry fragment, Settings install) {
        Optional<UnitName> wanted = unit.kind() == UnitName.Kind.TEMPLATE
                ? install.last("Install", "DefaultInstance").flatMap(setting -> unit.withInstance(setting.value()))
                : Optional.of(unit);
        words(install, "Alias", unit)
                .flatMap(word -> UnitName.parse(word).stream())
                .filter(alias -> alias.type() == unit.type() && alias.kind() == unit.kind() && !alias.equals(unit))
                .forEach(alias -> links.put(alias.value(), link(alias.value(), fragment)));
        pull(unit, wanted, fragment, words(install, "WantedBy", unit), ".wants");
        pull(unit, wanted, fragment, words(install, "RequiredBy", unit), ".requires");
    }

    private void pull(UnitName unit, Optional<UnitName> wanted, Entry fragment, Stream<String> by, String suffix) {
        by.flatMap(word -> UnitName.parse(word).stream())
                // A template without an instance is wanted by units that have one.
                .filter(other -> wanted.isPresent() || other.kind() != UnitName.Kind.PLAIN)
                .forEach(other -> {
                    String directory = other + suffix;
                    String name = wanted.orElse(unit).value();
                    NavigableMap<String, Entry> inside = new TreeMap<>();
                    if (links.get(directory) instanceof Entry.Directory known) {
                        inside.putAll(known.entries());
                    }
                    inside.put(name, link(directory + '/' + name, fragment));
                    links.put(directory, new Entry.Directory(ETC + '/' + directory, inside));
                });
    }

    private static Entry.Link link(String path, Entry fragment) {
        return new Entry.Link(ETC + '/' + path, fragment.path());
    }

    private NavigableMap<String, Entry> with(UnitDirectory etc) {
        NavigableMap<String, Entry> all = new TreeMap<>(etc.entries());
        links.forEach((name, link) -> {
            if (link instanceof Entry.Directory added && all.get(name) instanceof Entry.Directory there) {
                NavigableMap<String, Entry> inside = new TreeMap<>(added.entries());
                inside.putAll(there.entries());
                all.put(name, new Entry.Directory(there.path(), inside));
            } else {
                all.putIfAbsent(name, link);
            }
        });
        return all;
    }
}
