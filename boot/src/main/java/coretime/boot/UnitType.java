package coretime.boot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of units, systemd.unit(5). A unit's name ends in its type. */
public enum UnitType {
    SERVICE(Trait.ALIAS, Trait.TEMPLATE, Trait.EXEC, Trait.CGROUP),
    SOCKET(Trait.ALIAS, Trait.TEMPLATE, Trait.EXEC, Trait.CGROUP, Trait.TRIGGER),
    TARGET(Trait.ALIAS, Trait.TEMPLATE),
    DEVICE(Trait.ALIAS, Trait.WITHOUT_FILE),
    MOUNT(Trait.EXEC, Trait.CGROUP),
    AUTOMOUNT(Trait.TRIGGER),
    SWAP(Trait.EXEC, Trait.CGROUP),
    TIMER(Trait.ALIAS, Trait.TEMPLATE, Trait.TRIGGER),
    PATH(Trait.ALIAS, Trait.TEMPLATE, Trait.TRIGGER),
    SLICE(Trait.CGROUP, Trait.WITHOUT_FILE),
    SCOPE(Trait.CGROUP);

    private enum Trait {
        ALIAS,
        TEMPLATE,
        EXEC,
        CGROUP,
        TRIGGER,
        WITHOUT_FILE
    }

    private static final Map<String, UnitType> BY_SUFFIX =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(UnitType::suffix, type -> type));

    private final String suffix;
    private final boolean alias;
    private final boolean template;
    private final boolean exec;
    private final boolean cgroup;
    private final boolean trigger;
    private final boolean withoutFile;

    UnitType(Trait... traits) {
        List<Trait> all = List.of(traits);
        this.suffix = name().toLowerCase(Locale.ROOT);
        this.alias = all.contains(Trait.ALIAS);
        this.template = all.contains(Trait.TEMPLATE);
        this.exec = all.contains(Trait.EXEC);
        this.cgroup = all.contains(Trait.CGROUP);
        this.trigger = all.contains(Trait.TRIGGER);
        this.withoutFile = all.contains(Trait.WITHOUT_FILE);
    }

    /** The end of its units' names, without the dot: {@code service}. */
    public String suffix() {
        return suffix;
    }

    /** The section of a unit file with the settings of this type: {@code Service}. */
    public String section() {
        return name().charAt(0) + suffix().substring(1);
    }

    /** Whether its units may have other names, by symbolic links. */
    public boolean mayAlias() {
        return alias;
    }

    /** Whether there may be instances of a template. */
    public boolean mayTemplate() {
        return template;
    }

    /** Whether it runs processes with the settings of systemd.exec(5). */
    public boolean runsProcesses() {
        return exec;
    }

    /** Whether its units lie in a slice. */
    public boolean hasControlGroup() {
        return cgroup;
    }

    /** Whether it can start another unit when something happens. */
    public boolean mayTrigger() {
        return trigger;
    }

    /** Whether its units can fail. */
    public boolean mayFail() {
        return this != SLICE && this != DEVICE;
    }

    /** Whether a unit of this type is there as soon as it is named, without any file. */
    public boolean needsNoFile() {
        return withoutFile;
    }

    /** The type with this suffix. */
    public static Optional<UnitType> ofSuffix(String suffix) {
        return Optional.ofNullable(BY_SUFFIX.get(suffix));
    }
}
