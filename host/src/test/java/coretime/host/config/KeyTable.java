package coretime.host.config;

import coretime.host.config.internal.Entry.Description;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of {@code docs/configuration.md}: made of the keys themselves. */
final class KeyTable {
    static final Path PATH = Path.of("../docs/configuration.md");
    static final String HEAD = """
            | key | default | allowed | for some domains | meaning |
            |---|---|---|---|---|
            """;

    private static final String RULE = "domains[].";
    /** These alone are of the rule itself; the others are those of all domains once more. */
    private static final List<String> OF_RULE = List.of("domains[].name", "domains[].watch");

    private KeyTable() {}

    static String text() {
        Set<String> ofRule = HostKeys.describe()
                .map(Description::path)
                .filter(path -> path.startsWith(RULE))
                .map(path -> path.substring(RULE.length()))
                .collect(Collectors.toSet());
        return HEAD
                + HostKeys.describe()
                        .filter(described -> !described.isGroup())
                        .filter(described -> !described.path().startsWith(RULE) || OF_RULE.contains(described.path()))
                        .map(described -> row(described, ofRule.contains(described.path())))
                        .collect(Collectors.joining());
    }

    private static String row(Description key, boolean isOfRule) {
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(key.path(), defaultOf(key), cell(key.allowed()), isOfRule ? "yes" : "", cell(key.meaning()));
    }

    private static String defaultOf(Description key) {
        if (key.path().equals("domains[].name")) {
            return "needed";
        }
        return key.value().isEmpty() ? "" : '`' + cell(key.value()) + '`';
    }

    private static String cell(String text) {
        return text.replace("*", "\\*").replace("|", "\\|");
    }
}
