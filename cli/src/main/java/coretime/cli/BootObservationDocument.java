package coretime.cli;

import coretime.boot.BootObservation;
import coretime.boot.ClockMoment;
import coretime.boot.Observation;
import coretime.boot.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A boot that took place, as {@code boot audit --observe --json} prints it.
 *
 * @param agrees whether nothing was seen that cannot be where the audit is right
 * @param moment when the clock became right
 * @param units that were seen to start, what contradicts the audit first, then in the order in which they started
 * @param audit as without {@code --observe}
 */
record BootObservationDocument(boolean agrees, Moment moment, List<Seen> units, BootAuditDocument audit) {

    /**
     * When the clock became right, in seconds since the kernel began.
     *
     * @param source {@code journal} where it lies between two entries of it, {@code unit} where it is the end of a unit
     * @param byS how far the clock was moved; null where that is not known
     */
    record Moment(
            ClockMoment.Source source,
            BigDecimal earliestS,
            BigDecimal latestS,
            @Nullable BigDecimal byS) {}

    /**
     * A unit that did start.
     *
     * @param atS in seconds since the kernel began: then or before
     * @param seen {@code before} the clock was right, {@code not sure}, or {@code after}
     * @param verdict of the audit; null where it knows nothing that could start the unit
     */
    record Seen(
            String unit,
            BigDecimal atS,
            String seen,
            @Nullable String verdict,
            boolean contradicts) {}

    static BootObservationDocument of(BootObservation observation, BootAuditDocument audit) {
        ClockMoment moment = observation.moment();
        return new BootObservationDocument(
                observation.agrees(),
                new Moment(
                        moment.source(),
                        seconds(moment.earliest()),
                        seconds(moment.latest()),
                        moment.by().map(BootObservationDocument::seconds).orElse(null)),
                observation.units().stream().map(BootObservationDocument::seen).toList(),
                audit);
    }

    private static Seen seen(Observation unit) {
        return new Seen(
                unit.unit().value(),
                seconds(unit.at()),
                unit.seen().words(),
                unit.verdict().map(Verdict::words).orElse(null),
                unit.contradicts());
    }

    private static BigDecimal seconds(Duration duration) {
        return coretime.time.Seconds.rounded(duration, 6);
    }
}
