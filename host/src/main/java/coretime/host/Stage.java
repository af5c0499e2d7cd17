package coretime.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of an incident, in their order. */
public enum Stage {
    WATCH,
    CAPTURE,
    RESTART,
    MEASURE,
    CORRECT,
    PROVE;

    private static final List<Stage> ORDER = List.of(values());

    /** The step after this one; empty after the last. */
    public Optional<Stage> next() {
        int following = ORDER.indexOf(this) + 1;
        return following < ORDER.size() ? Optional.of(ORDER.get(following)) : Optional.empty();
    }

    /** The name in JSON, the ledger and messages: {@code "capture"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
