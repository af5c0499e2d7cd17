package coretime.boot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of units, systemd.unit(5). A unit's name ends in its type. */
public enum UnitType {
    SERVICE(Trait.ALIAS, Trait.EXEC, Trait.CGROUP),
    SOCKET(Trait.ALIAS, Trait.EXEC, Trait.CGROUP, Trait.TRIGGER),
    TARGET(Trait.ALIAS),
    DEVICE(Trait.ALIAS, Trait.WITHOUT_FILE),
    MOUNT(Trait.EXEC, Trait.CGROUP),
    AUTOMOUNT(Trait.TRIGGER),
    SWAP(Trait.EXEC, Trait.CGROUP),
    TIMER(Trait.ALIAS, Trait.TRIGGER),
    PATH(Trait.ALIAS, Trait.TRIGGER),
    SLICE(Trait.CGROUP, Trait.WITHOUT_FILE),
    SCOPE(Trait.CGROUP);

    private enum Trait {
        ALIAS,
        EXEC,
        CGROUP,
        TRIGGER,
        WITHOUT_FILE
    }

    private final boolean alias;
    private final boolean exec;
    private final boolean cgroup;
    private final boolean trigger;
    private final boolean withoutFile;

    UnitType(Trait... traits) {
        List<Trait> all = List.of(traits);
        this.alias = all.contains(Trait.ALIAS);
        this.exec = all.contains(Trait.EXEC);
        this.cgroup = all.contains(Trait.CGROUP);
        this.trigger = all.contains(Trait.TRIGGER);
        this.withoutFile = all.contains(Trait.WITHOUT_FILE);
    }

    /** The end of its units' names, without the dot: {@code service}. */
    public String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The section of a unit file with the settings of this type: {@code Service}. */
    public String section() {
        return name().charAt(0) + suffix().substring(1);
    }

    /** Whether its units may have other names, by symbolic links. */
    public boolean mayAlias() {
        return alias;
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

    /** Whether a unit of this type is there as soon as it is named, without any file. */
    public boolean needsNoFile() {
        return withoutFile;
    }

    /** The type with this suffix. */
    public static Optional<UnitType> ofSuffix(String suffix) {
        for (UnitType type : values()) {
            if (type.suffix().equals(suffix)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
