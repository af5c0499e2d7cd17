package coretime.boot.internal.file;

import coretime.boot.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The assignments of a unit's file and drop-ins in the order in which they were read; a later one wins. */
public final class Settings {
    private final List<Assignment> all = new ArrayList<>();
    private final Map<String, List<Assignment>> byKey = new HashMap<>();

    public void add(Assignment assignment) {
        all.add(assignment);
        byKey.computeIfAbsent(assignment.key(), key -> new ArrayList<>(1)).add(assignment);
    }

    public List<Assignment> all() {
        return all;
    }

    /** The assignments of a setting, empty ones among them. */
    public List<Assignment> of(String section, String key) {
        List<Assignment> found = byKey.getOrDefault(key, List.of());
        return found.isEmpty() ? found : in(section, found);
    }

    private static List<Assignment> in(String section, List<Assignment> settings) {
        List<Assignment> found = new ArrayList<>(settings.size());
        for (Assignment setting : settings) {
            if (setting.section().equals(section)) {
                found.add(setting);
            }
        }
        return found;
    }

    /** The assignments that an empty one has not reset. */
    public List<Assignment> list(String section, String... keys) {
        List<Assignment> kept = new ArrayList<>();
        for (Assignment setting : keys.length == 1 ? of(section, keys[0]) : in(section, all)) {
            if (List.of(keys).contains(setting.key())) {
                if (setting.value().isEmpty()) {
                    kept.clear();
                } else {
                    kept.add(setting);
                }
            }
        }
        return kept;
    }

    /** The last value, where that is not empty. */
    public Optional<Assignment> last(String section, String key) {
        List<Assignment> settings = of(section, key);
        return settings.isEmpty() || settings.getLast().value().isEmpty()
                ? Optional.empty()
                : Optional.of(settings.getLast());
    }

    /** The last value that is one of these. */
    public Optional<String> choice(String section, String key, List<String> values) {
        return of(section, key).reversed().stream()
                .map(Assignment::value)
                .filter(values::contains)
                .findFirst();
    }

    /** The last value that says yes or no. */
    public boolean yes(String section, String key, boolean otherwise) {
        for (Assignment setting : of(section, key).reversed()) {
            Optional<Boolean> value = bool(setting.value());
            if (value.isPresent()) {
                return value.get();
            }
        }
        return otherwise;
    }

    /** Yes or no in one of the words that there are for it. */
    public static Optional<Boolean> bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> Optional.of(true);
            case "0", "no", "n", "false", "f", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
