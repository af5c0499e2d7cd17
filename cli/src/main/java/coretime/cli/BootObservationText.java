package coretime.cli;

import coretime.boot.BootObservation;
import coretime.boot.ClockMoment;
import coretime.boot.Observation;
import coretime.boot.Observation.Seen;
import coretime.boot.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A boot that took place, for people. */
final class BootObservationText {

    private BootObservationText() {}

    /** @param all whether those that started after the step are shown one by one, too, and those before that do not care */
    static String of(BootObservation observation, boolean all, CoreText text) {
        text.blank().fact("this boot", says(observation.moment()));
        observation.units().stream()
                .filter(Observation::contradicts)
                .forEach(unit -> text.fact("against it", contradiction(unit), Ansi.RED));
        for (Seen seen : Seen.values()) {
            List<Observation> units = observation.units().stream()
                    .filter(unit -> unit.seen() == seen && !unit.contradicts())
                    .toList();
            long silent = units.stream().filter(unit -> !all && isDull(unit)).count();
            text.blank()
                    .fact(
                            seen.words(),
                            units.size() + " units"
                                    + (silent == 0 ? "" : ", " + silent + " of them not shown (--all)"));
            units.stream()
                    .filter(unit -> all || !isDull(unit))
                    .forEach(unit -> text.more(at(unit.at()) + "  " + unit.unit() + ": "
                            + unit.verdict().map(Verdict::words).orElse("not known to the audit")));
        }
        long against =
                observation.units().stream().filter(Observation::contradicts).count();
        return text.blank()
                .fact(
                        "seen",
                        against == 0
                                ? "nothing that the audit excludes"
                                : against
                                        + " started before the clock was right that could not, by the audit: it is wrong here,"
                                        + " please report it",
                        against == 0 ? Ansi.GREEN : Ansi.RED)
                .toString();
    }

    private static String contradiction(Observation unit) {
        return unit.unit() + " started at " + at(unit.at()) + ", before the clock was right; "
                + unit.verdict()
                        .map(verdict -> "by the audit: " + verdict.words())
                        .orElse("the audit knows nothing that starts it");
    }

    private static boolean isDull(Observation unit) {
        return unit.seen() == Seen.AFTER
                || unit.verdict()
                        .filter(verdict -> verdict == Verdict.DOES_NOT_CARE)
                        .isPresent()
                || unit.verdict().isEmpty();
    }

    private static String says(ClockMoment moment) {
        return switch (moment.source()) {
            case JOURNAL ->
                "the clock was stepped"
                        + moment.by()
                                .map(by -> " by " + Figures.offset(Figures.seconds(by)))
                                .orElse("")
                        + " between " + at(moment.earliest()) + " and " + at(moment.latest())
                        + " after the kernel began, as two entries of the journal tell";
            case UNIT ->
                "no step shows in the journal; the clock counts as right at " + at(moment.latest())
                        + " after the kernel began, when the first unit was done that sets it or waits for it";
        };
    }

    /** To the millisecond: units start in less. */
    private static String at(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
