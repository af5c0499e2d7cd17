package coretime.host.internal;

import coretime.host.Capture;
import coretime.host.CardRecord;
import coretime.host.ClockFix;
import coretime.host.Correction;
import coretime.host.HostException;
import coretime.host.Measurement;
import coretime.host.Panic;
import coretime.host.Proof;
import coretime.host.Restart;
import coretime.host.StepResult;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Step results as the ledger keeps them: JSON with ISO-8601 times and durations, the kind beside it. */
public final class StepJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A ledger written by a later version is still read: what is not known is passed over.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<? extends StepResult>> KINDS =
            List.of(Panic.class, Capture.class, Restart.class, Measurement.class, Correction.class, Proof.class)
                    .stream()
                    .collect(Collectors.toMap(StepJson::name, Function.identity()));

    private StepJson() {}

    public static String kind(StepResult step) {
        return name(step.getClass());
    }

    public static String write(StepResult step) {
        return MAPPER.writeValueAsString(step);
    }

    public static StepResult read(String kind, String body) {
        Class<? extends StepResult> type = KINDS.get(kind);
        if (type == null) {
            throw new HostException("the ledger holds a step of the unknown kind '" + kind
                    + "': it was written by a later coretime; use that one");
        }
        return read("step of kind '" + kind + "'", body, type);
    }

    public static String writeCard(CardRecord card) {
        return MAPPER.writeValueAsString(card);
    }

    public static CardRecord readCard(String body) {
        return read("crash card", body, CardRecord.class);
    }

    public static String writeFix(ClockFix fix) {
        return MAPPER.writeValueAsString(fix);
    }

    public static ClockFix readFix(String body) {
        return read("correction of a clock", body, ClockFix.class);
    }

    private static <T> T read(String what, String body, Class<T> type) {
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw new HostException("the ledger holds an empty " + what);
            }
            return value;
        } catch (JacksonException e) {
            throw new HostException("the ledger holds a damaged " + what + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String name(Class<? extends StepResult> type) {
        return type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
