package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Settings;
import coretime.boot.internal.file.Specifiers;
import coretime.boot.internal.file.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the settings of systemd.exec(5) imply. Immutable but for what it tells the manager. */
final class ExecRules {
    private static final Map<String, String> DIRECTORIES = Map.of(
            "RuntimeDirectory", "/run",
            "StateDirectory", "/var/lib",
            "CacheDirectory", "/var/cache",
            "LogsDirectory", "/var/log",
            "ConfigurationDirectory", "/etc");
    private static final List<String> WRITTEN = List.of("StateDirectory", "CacheDirectory", "LogsDirectory");
    private static final List<String> TO_THE_JOURNAL =
            List.of("journal", "journal+console", "kmsg", "kmsg+console", "syslog", "syslog+console");
    private static final List<String> OUTPUTS = List.of("inherit", "null", "tty", "socket", "fd");
    private static final List<String> BOTH_WAYS = List.of("tty", "tty-force", "tty-fail", "socket", "fd");

    private final Manager manager;

    ExecRules(Manager manager) {
        this.manager = manager;
    }

    /** Whether an assignment is a path without which the manager does not dare to run anything. */
    static boolean fatal(LoadedUnit unit, Assignment assignment, Specifiers specifiers) {
        String value = assignment.value();
        boolean working = assignment.key().equals("WorkingDirectory");
        if (!unit.type().runsProcesses()
                || !assignment.section().equals(unit.type().section())
                || !(working || List.of("RootDirectory", "RootImage").contains(assignment.key()))
                || value.isEmpty()
                || (working && (value.startsWith("-") || value.equals("~")))) {
            return false;
        }
        return specifiers
                .inPath(value, unit.readAs(), unit.fragment().orElse("/"))
                .flatMap(Paths::absolute)
                .isEmpty();
    }

    void apply(LoadedUnit unit) {
        String section = unit.type().section();
        Settings settings = unit.settings();
        boolean image = path(unit, section, "RootImage").isPresent();
        path(unit, section, "RootDirectory").ifPresent(path -> manager.needMounts(unit, path, "RootDirectory="));
        path(unit, section, "RootImage").ifPresent(path -> manager.needMounts(unit, path, "RootImage="));
        workingDirectory(unit, section);
        directories(unit, section);
        devices(unit, section, image);
        if (settings.yes(section, "PrivateTmp", false) || settings.yes(section, "DynamicUser", false)) {
            manager.addImplicit(unit, Dependency.AFTER, "tmp.mount", "PrivateTmp=");
            manager.addImplicit(unit, Dependency.WANTS, "tmp.mount", "PrivateTmp=");
            manager.needMounts(unit, "/var/tmp", "PrivateTmp=");
            manager.addImplicit(unit, Dependency.AFTER, "systemd-tmpfiles-setup.service", "PrivateTmp=");
        }
        if (image) {
            manager.addImplicit(unit, Dependency.AFTER, "systemd-udevd.service", "RootImage=");
        }
        log(unit, section);
    }

    private void workingDirectory(LoadedUnit unit, String section) {
        Optional<Assignment> setting = unit.settings().last(section, "WorkingDirectory");
        if (setting.isPresent()
                && !setting.get().value().startsWith("-")
                && !setting.get().value().equals("~")) {
            expanded(unit, setting.get().value())
                    .ifPresent(path -> manager.needMounts(unit, path, "WorkingDirectory="));
        }
    }

    private void directories(LoadedUnit unit, String section) {
        DIRECTORIES.forEach((key, prefix) -> {
            for (Assignment setting : unit.settings().list(section, key)) {
                for (String word : Words.quotedOnly(setting.value()).words()) {
                    directory(unit, key, prefix, word.split(":", -1)[0]);
                }
            }
        });
    }

    private void directory(LoadedUnit unit, String key, String prefix, String name) {
        Optional<String> path = expanded(unit, name)
                .filter(relative -> !relative.startsWith("/") && !relative.isEmpty())
                .filter(relative -> !Paths.within("private", Paths.simplify(relative)))
                .flatMap(relative -> Paths.absolute(prefix + '/' + relative));
        if (path.isEmpty()) {
            return;
        }
        manager.needMounts(unit, path.get(), key + '=');
        if (WRITTEN.contains(key)) {
            manager.addImplicit(unit, Dependency.AFTER, "systemd-remount-fs.service", key + '=');
        }
    }

    private void devices(LoadedUnit unit, String section, boolean image) {
        Settings settings = unit.settings();
        boolean limited = settings.yes(section, "PrivateDevices", false)
                || settings.choice(section, "DevicePolicy", List.of("auto", "closed", "strict"))
                        .filter(policy -> !policy.equals("auto"))
                        .isPresent()
                || !settings.list(section, "DeviceAllow").isEmpty();
        if (limited && (image || !settings.list(section, "MountImages").isEmpty())) {
            for (String module : List.of("loop", "dm_mod", "dm_verity")) {
                manager.addImplicit(unit, Dependency.AFTER, "modprobe@" + module + ".service", "RootImage=");
                manager.addImplicit(unit, Dependency.WANTS, "modprobe@" + module + ".service", "RootImage=");
            }
        }
    }

    private void log(LoadedUnit unit, String section) {
        Optional<String> namespace = unit.settings()
                .last(section, "LogNamespace")
                .flatMap(setting -> manager.specifiers().inName(setting.value(), unit.name()))
                .filter(name -> !name.isEmpty());
        if (namespace.isPresent()) {
            for (String socket : List.of("systemd-journald@", "systemd-journald-varlink@")) {
                String name = socket + namespace.get() + ".socket";
                manager.addImplicit(unit, Dependency.AFTER, name, "LogNamespace=");
                manager.addImplicit(unit, Dependency.REQUIRES, name, "LogNamespace=");
            }
        } else if (logs(unit, section)) {
            manager.addImplicit(unit, Dependency.AFTER, "systemd-journald.socket", "output to the journal");
        }
    }

    /** Whether it writes to the journal, which is what happens where nothing else is said. */
    private static boolean logs(LoadedUnit unit, String section) {
        Settings settings = unit.settings();
        String otherwise = switch (unit.type()) {
            case SERVICE -> "inherit";
            case MOUNT -> unit.is("-.mount") ? "null" : "journal";
            default -> "journal";
        };
        String output = output(settings, section, "StandardOutput", otherwise);
        String error = output(settings, section, "StandardError", "inherit");
        if (unit.is("-.mount") || !section.equals("Service")) {
            return TO_THE_JOURNAL.contains(output) || TO_THE_JOURNAL.contains(error);
        }
        String input = settings.of(section, "StandardInput").reversed().stream()
                .map(Assignment::value)
                .map(value -> value.startsWith("fd:") ? "fd" : value)
                .filter(value -> BOTH_WAYS.contains(value)
                        || value.equals("null")
                        || value.equals("data")
                        || value.startsWith("file:/"))
                .findFirst()
                .orElse("null");
        boolean asInput = BOTH_WAYS.contains(input);
        return TO_THE_JOURNAL.contains(output)
                || TO_THE_JOURNAL.contains(error)
                || (!asInput && output.equals("inherit"));
    }

    private static String output(Settings settings, String section, String key, String otherwise) {
        return settings.of(section, key).reversed().stream()
                .map(Assignment::value)
                .filter(value -> TO_THE_JOURNAL.contains(value)
                        || OUTPUTS.contains(value)
                        || value.matches("fd:.+|(file|append|truncate):/.*"))
                .findFirst()
                .orElse(otherwise);
    }

    private Optional<String> path(LoadedUnit unit, String section, String key) {
        return unit.settings()
                .last(section, key)
                .flatMap(setting -> expanded(unit, setting.value()))
                .flatMap(Paths::absolute);
    }

    private Optional<String> expanded(LoadedUnit unit, String value) {
        return manager.specifiers().inPath(value, unit.name(), unit.fragment().orElse("/"));
    }
}
