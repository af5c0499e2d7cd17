package coretime.host.config.internal;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the parser says of a syntax error, on one line, with what mostly helps. */
final class Syntax {
    private Syntax() {}

    static String said(@Nullable String context, @Nullable String problem) {
        String said = Stream.of(context == null ? "" : context, problem == null ? "" : problem)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(", "));
        String quoted = Quoted.line(said);
        return quoted.contains("TAB") || quoted.contains("'\\t") ? quoted + " (indent with spaces)" : quoted;
    }
}
