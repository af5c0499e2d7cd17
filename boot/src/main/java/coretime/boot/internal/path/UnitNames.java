package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which file a unit is loaded from and what other names it has: by symbolic links within the load path, which {@code Alias=} of an
 * {@code [Install]} section leads to only when the unit is enabled. Not changed after it is built.
 */
public final class UnitNames {
    private static final int MOST_STEPS = 8;
    private static final int MOST_ALIASES = 1000;

    private sealed interface Target {
        record Fragment(Entry entry) implements Target {}

        record Alias(String name) implements Target {}
    }

    /**
     * The file and names of a unit.
     *
     * @param fragment its file, where there is one
     * @param names all its names, the one that was asked for among them
     */
    public record Found(Optional<Entry> fragment, NavigableSet<UnitName> names) {

        /** The name that the manager prefers: that of the file. */
        public UnitName main(UnitName asked) {
            Optional<UnitName> ofFile = fragment.flatMap(entry -> UnitName.parse(Paths.name(entry.path())));
            return ofFile.flatMap(name -> name.kind() == UnitName.Kind.TEMPLATE
                            ? asked.instance().flatMap(name::withInstance)
                            : Optional.of(name))
                    .filter(names::contains)
                    .orElse(asked);
        }
    }

    private final RootDirectory root;
    private final LoadPath path;
    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, Set<String>> aliases = new HashMap<>();

    public UnitNames(RootDirectory root, LoadPath path, Problems problems) {
        this.root = root;
        this.path = path;
        for (UnitDirectory directory : path.directories()) {
            directory.entries().forEach((name, entry) -> {
                if (!(entry instanceof Entry.Directory) && !targets.containsKey(name)) {
                    target(name, entry, problems).ifPresent(target -> targets.put(name, target));
                }
            });
        }
        targets.keySet().forEach(source -> reverse(source, problems));
    }

    /** All names that a file or link has, templates among them. */
    public NavigableSet<UnitName> all() {
        NavigableSet<UnitName> all = new TreeSet<>();
        targets.keySet().forEach(name -> UnitName.parse(name).ifPresent(all::add));
        return all;
    }

    /** Whether a unit is masked by its file: empty, or a link to {@code /dev/null}. */
    public boolean mask(Entry fragment) {
        return switch (fragment) {
            case Entry.Generated generated -> generated.text().isEmpty();
            case Entry.File file -> root.mask(file.path());
            case Entry.Link link -> root.mask(link.path());
            case Entry.Directory _ -> false;
        };
    }

    /** The file and names of a unit, which is no template. */
    public Found find(UnitName unit) {
        NavigableSet<UnitName> names = new TreeSet<>();
        add(unit, unit.value(), Optional.empty(), names);
        Optional<Entry> fragment = resolve(unit.value());
        if (fragment.isEmpty()) {
            fragment = unit.template().flatMap(template -> resolve(template.value()));
        }
        fragment.map(entry -> Paths.name(entry.path()))
                .filter(name -> !name.equals(unit.value()))
                .ifPresent(name -> add(unit, name, Optional.of(name), names));
        return new Found(fragment, names);
    }

    private void add(UnitName unit, String name, Optional<String> fragment, Set<UnitName> names) {
        UnitName.parse(name)
                .filter(parsed -> parsed.kind() != UnitName.Kind.TEMPLATE)
                .ifPresent(names::add);
        for (String alias : aliases.getOrDefault(name, Set.of())) {
            UnitName parsed = UnitName.parse(alias).orElseThrow();
            if (parsed.kind() != UnitName.Kind.TEMPLATE) {
                names.add(parsed);
                continue;
            }
            // An alias of the template, unless this instance of it leads to another file.
            unit.instance()
                    .flatMap(parsed::withInstance)
                    .filter(instance -> fragment.isEmpty()
                            || resolve(instance.value())
                                    .map(entry -> Paths.name(entry.path()).equals(fragment.get()))
                                    .orElse(true))
                    .ifPresent(names::add);
        }
    }

    private void reverse(String source, Problems problems) {
        Optional<Entry> fragment = resolve(source);
        if (fragment.isEmpty() || mask(fragment.get())) {
            return;
        }
        String name = Paths.name(fragment.get().path());
        UnitName parsed = UnitName.parse(name).orElseThrow();
        if (parsed.kind() == UnitName.Kind.TEMPLATE) {
            name = UnitName.parse(source)
                    .flatMap(UnitName::instance)
                    .flatMap(parsed::withInstance)
                    .map(UnitName::value)
                    .orElse(name);
        }
        Set<String> all = aliases.computeIfAbsent(name, key -> new TreeSet<>());
        if (all.size() < MOST_ALIASES) {
            all.add(source);
        } else {
            problems.add(
                    fragment.get().path(),
                    0,
                    "more than " + MOST_ALIASES + " links lead to it: the others are left out");
        }
    }

    private Optional<Entry> resolve(String name) {
        String at = name;
        for (int step = 0; step < MOST_STEPS; step++) {
            Target target = targets.get(at);
            if (target == null && step > 0) {
                target = UnitName.parse(at)
                        .flatMap(UnitName::template)
                        .map(template -> targets.get(template.value()))
                        .orElse(null);
            }
            switch (target) {
                case Target.Fragment fragment -> {
                    return Optional.of(fragment.entry());
                }
                case Target.Alias alias -> at = alias.name();
                case null -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Target> target(String name, Entry entry, Problems problems) {
        if (!(entry instanceof Entry.Link link)) {
            return Optional.of(new Target.Fragment(entry));
        }
        String directory = Paths.parent(link.path());
        String absolute = link.target().startsWith("/") ? link.target() : directory + '/' + link.target();
        Optional<String> led = root.followParents(absolute);
        if (led.isEmpty()) {
            problems.add(link.path(), 0, "link to " + link.target() + " leads nowhere: left out");
            return Optional.empty();
        }
        if (!path.holds(led.get())) {
            return Optional.of(new Target.Fragment(entry));
        }
        String target = Paths.name(led.get());
        Optional<String> wrong = wrong(UnitName.parse(name).orElseThrow(), UnitName.parse(target));
        if (wrong.isPresent()) {
            problems.add(link.path(), 0, "link to " + link.target() + ' ' + wrong.get() + ": left out");
            return Optional.empty();
        }
        return Optional.of(new Target.Alias(target));
    }

    /** Why a unit cannot be an alias of another. */
    private static Optional<String> wrong(UnitName alias, Optional<UnitName> target) {
        if (!alias.type().mayAlias()) {
            return Optional.of(
                    "would be an alias, which units of type " + alias.type().suffix() + " cannot have");
        }
        if (alias.kind() != UnitName.Kind.PLAIN && !alias.type().mayTemplate()) {
            return Optional.of("would be a template, which units of this type cannot have");
        }
        if (target.isEmpty() || target.get().type() != alias.type()) {
            return Optional.of("is no name of a unit of the same type");
        }
        if (target.get().equals(alias)) {
            return Optional.of("is the same name");
        }
        boolean fits = target.get().kind() == alias.kind()
                || (alias.kind() == UnitName.Kind.INSTANCE && target.get().kind() == UnitName.Kind.TEMPLATE);
        boolean sameInstance = target.get().kind() != UnitName.Kind.INSTANCE
                || target.get().instance().equals(alias.instance());
        return fits && sameInstance ? Optional.empty() : Optional.of("is a name of another kind");
    }
}
