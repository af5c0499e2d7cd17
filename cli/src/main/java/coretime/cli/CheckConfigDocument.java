package coretime.cli;

import coretime.host.config.ConfigurationReading;
import coretime.host.config.Finding;
import coretime.host.config.HostConfigurationText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a configuration, as {@code host check-config --json} prints it.
 *
 * @param valid whether it can be taken
 * @param configuration every key with the value that holds, durations and sizes as the file has them; null where it cannot be taken
 */
record CheckConfigDocument(
        String file,
        boolean valid,
        long errors,
        long warnings,
        List<Row> findings,
        @Nullable Map<String, @Nullable Object> configuration) {

    /**
     * A finding.
     *
     * @param key the path of the key as the file has it; empty where it is of the file itself
     */
    record Row(String severity, int line, int column, String key, String message) {}

    static CheckConfigDocument of(Path file, ConfigurationReading reading) {
        long errors = reading.findings().stream().filter(Finding::isError).count();
        return new CheckConfigDocument(
                file.toString(),
                reading.configuration().isPresent(),
                errors,
                reading.findings().size() - errors,
                reading.findings().stream().map(CheckConfigDocument::row).toList(),
                reading.configuration()
                        .map(configuration -> snake(HostConfigurationText.values(configuration)))
                        .orElse(null));
    }

    private static Row row(Finding finding) {
        return new Row(finding.severity().label(), finding.line(), finding.column(), finding.key(), finding.message());
    }

    /** The names of JSON, at every depth. */
    private static Map<String, @Nullable Object> snake(Map<?, ?> values) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(String.valueOf(name).replace('-', '_'), snakeValue(value)));
        return named;
    }

    private static @Nullable Object snakeValue(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> values -> snake(values);
            case List<?> values ->
                values.stream().map(CheckConfigDocument::snakeValue).toList();
            case null, default -> value;
        };
    }
}
