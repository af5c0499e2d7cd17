package coretime.cli;

import coretime.host.IncidentDocument;
import coretime.host.Policy;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run in one line, and the worst figures of its incidents: what report and terminal both begin with. Pure. */
final class Headline {

    private final LabDocument document;
    private final List<IncidentDocument> incidents;

    Headline(LabDocument document) {
        this.document = document;
        this.incidents = document.incidents();
    }

    /** {@code "3 panics, 3 cores, clock proven right each time"}. */
    String text() {
        if (incidents.isEmpty()) {
            return "No panic was seen";
        }
        long cores = incidents.stream().filter(one -> one.core() != null).count();
        return counted(incidents.size(), "panic") + ", " + counted(cores, "core") + ", " + clock();
    }

    private String clock() {
        int all = incidents.size();
        long proven = incidents.stream().filter(IncidentDocument::proven).count();
        if (proven == all) {
            return all == 1 ? "clock proven right" : "clock proven right each time";
        }
        if (!document.correction()) {
            return last(Headline::now)
                    .map(offset -> "clock left alone: " + Figures.late(offset))
                    .orElse("clock left alone");
        }
        return proven == 0 ? "clock not proven right" : "clock proven right " + proven + " of " + all + " times";
    }

    /** The freezes: {@code "9.19 to 9.40 s"}; empty where none came to its end. */
    Optional<String> freeze() {
        return range(IncidentDocument::freezeS);
    }

    /** The waits for the agent. */
    Optional<String> agent() {
        return range(IncidentDocument::agentS);
    }

    /** The reading before a correction that is farthest off. */
    Optional<IncidentDocument> shifted() {
        return incidents.stream()
                .filter(one -> before(one) != null)
                .max(Comparator.comparing(one -> size(before(one))));
    }

    /** The residual that is farthest off with its bound. */
    Optional<IncidentDocument.Reading> residual() {
        return incidents.stream()
                .map(IncidentDocument::residual)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Headline::reach));
    }

    /** The furthest that the true offset may lie from right. */
    static BigDecimal reach(IncidentDocument.Reading reading) {
        return reading.offsetS().abs().add(reading.boundS());
    }

    static boolean isWithinTolerance(IncidentDocument.Reading reading) {
        return reach(reading).compareTo(tolerance()) <= 0;
    }

    /** What a proof must lie within, in seconds. */
    static BigDecimal tolerance() {
        return coretime.time.Seconds.rounded(Policy.standard().tolerance(), 3);
    }

    /** {@code "±50 ms"}. */
    static String toleranceText() {
        return "±" + Figures.duration(tolerance());
    }

    private static @Nullable BigDecimal before(IncidentDocument incident) {
        IncidentDocument.Shift shift = incident.shift();
        return shift == null ? null : shift.beforeS();
    }

    private static @Nullable BigDecimal now(IncidentDocument incident) {
        IncidentDocument.Reading residual = incident.residual();
        return residual == null ? before(incident) : residual.offsetS();
    }

    private static BigDecimal size(@Nullable BigDecimal offset) {
        return offset == null ? BigDecimal.ZERO : offset.abs();
    }

    private Optional<String> range(Function<IncidentDocument, @Nullable BigDecimal> figure) {
        return all(figure)
                .min(Comparator.naturalOrder())
                .flatMap(least -> all(figure).max(Comparator.naturalOrder()).map(most -> Figures.range(least, most)));
    }

    private Optional<BigDecimal> last(Function<IncidentDocument, @Nullable BigDecimal> figure) {
        return all(figure).reduce((_, later) -> later);
    }

    private java.util.stream.Stream<BigDecimal> all(Function<IncidentDocument, @Nullable BigDecimal> figure) {
        return incidents.stream().flatMap(one -> Optional.ofNullable(figure.apply(one)).stream());
    }

    private static String counted(long count, String what) {
        return (count == 0 ? "no" : String.valueOf(count)) + " " + what + (count == 1 ? "" : "s");
    }
}
