package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which units are to be enabled where nobody has said it yet, systemd.preset(5): the first line that names a unit counts, and a unit that
 * none names is enabled. Immutable.
 */
final class Presets {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_RULES = 100_000;
    private static final List<String> DIRECTORIES = List.of(
            "/etc/systemd/system-preset",
            "/run/systemd/system-preset",
            "/usr/local/lib/systemd/system-preset",
            "/usr/lib/systemd/system-preset",
            "/lib/systemd/system-preset");

    private enum Action {
        ENABLE,
        DISABLE,
        IGNORE
    }

    private record Rule(Action action, String pattern, List<String> instances) {}

    private final List<Rule> rules;

    private Presets(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    static Presets read(RootDirectory root, Problems problems) {
        NavigableMap<String, String> files = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            for (String name : root.names(directory, problems)) {
                if (name.endsWith(".preset")) {
                    files.putIfAbsent(name, directory + '/' + name);
                }
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (String file : files.values()) {
            if (!root.mask(file)) {
                read(root, file, rules, problems);
            }
        }
        return new Presets(rules);
    }

    private static void read(RootDirectory root, String file, List<Rule> rules, Problems problems) {
        String text;
        try {
            text = new String(root.read(file, LARGEST_FILE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            problems.add(file, 0, "cannot be read: " + e.getMessage());
            return;
        }
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            Optional<Rule> rule = rule(line);
            if (rule.isPresent() && rules.size() < MOST_RULES) {
                rules.add(rule.get());
            } else {
                problems.add(file, number, "not understood: left out");
            }
        }
    }

    private static Optional<Rule> rule(String line) {
        List<String> words = List.of(line.split("\\s+", -1));
        Optional<Action> action = switch (words.getFirst()) {
            case "enable" -> Optional.of(Action.ENABLE);
            case "disable" -> Optional.of(Action.DISABLE);
            case "ignore" -> Optional.of(Action.IGNORE);
            default -> Optional.empty();
        };
        return words.size() < 2
                ? Optional.empty()
                : action.map(found -> new Rule(
                        found, words.get(1), found == Action.ENABLE ? words.subList(2, words.size()) : List.of()));
    }

    /** The units that are to be enabled for a unit file: it, or instances of it where it is a template; none where it is left alone. */
    List<UnitName> enabled(UnitName file) {
        for (Rule rule : rules) {
            if (!rule.instances().isEmpty()) {
                List<UnitName> instances = instances(rule, file);
                if (!instances.isEmpty()) {
                    return instances;
                }
            } else if (Glob.matches(rule.pattern(), file.value())) {
                return rule.action() == Action.ENABLE ? List.of(file) : List.of();
            }
        }
        return List.of(file);
    }

    private static List<UnitName> instances(Rule rule, UnitName file) {
        return switch (file.kind()) {
            case PLAIN -> List.of();
            case TEMPLATE ->
                rule.pattern().equals(file.value())
                        ? rule.instances().stream()
                                .flatMap(instance -> file.withInstance(instance).stream())
                                .toList()
                        : List.of();
            case INSTANCE ->
                file.template()
                                        .filter(template -> template.value().equals(rule.pattern()))
                                        .isPresent()
                                && file.instance()
                                        .filter(rule.instances()::contains)
                                        .isPresent()
                        ? List.of(file)
                        : List.of();
        };
    }
}
