package coretime.boot;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an audit says, held against a boot that took place. Immutable.
 *
 * <p>One boot proves no order: a unit that was seen after the step may come before it in the next. A unit that was seen before, although
 * the audit has it after, proves the audit wrong.
 *
 * @param moment when the clock became right
 * @param units that were seen to start, the contradictions first, then in the order in which they started
 */
public record BootObservation(ClockMoment moment, List<Observation> units) {

    public BootObservation {
        units = List.copyOf(units);
    }

    /**
     * Compares.
     *
     * @param audit of the same system's units
     * @param policy of the audit: of a unit that the audit does not know only one that cares contradicts it
     * @param starts of that boot
     * @param stepHeld whether no step failed or was skipped in that boot: else units which the audit has after the step only while it does
     *     not fail may well have started before
     */
    public static BootObservation of(
            BootAudit audit, CarePolicy policy, Collection<UnitStart> starts, ClockMoment moment, boolean stepHeld) {
        Map<UnitName, Verdict> verdicts = new HashMap<>();
        audit.findings().forEach(finding -> verdicts.put(finding.unit(), finding.verdict()));
        Predicate<UnitName> cares = policy.caring();
        return new BootObservation(
                moment,
                starts.stream()
                        .map(start -> {
                            Optional<Verdict> verdict = Optional.ofNullable(verdicts.get(start.unit()));
                            Observation.Seen seen = seen(start, moment);
                            boolean contradicts = seen == Observation.Seen.BEFORE
                                    && verdict.map(known -> isExcluded(known, stepHeld))
                                            .orElseGet(() -> cares.test(start.unit()));
                            return new Observation(start.unit(), start.at(), seen, verdict, contradicts);
                        })
                        .sorted(Comparator.comparing(Observation::contradicts)
                                .reversed()
                                .thenComparing(Observation::at)
                                .thenComparing(Observation::unit))
                        .toList());
    }

    /** Whether nothing was seen that cannot be where the audit is right. */
    public boolean agrees() {
        return units.stream().noneMatch(Observation::contradicts);
    }

    private static boolean isExcluded(Verdict verdict, boolean stepHeld) {
        return switch (verdict) {
            case AFTER_THE_STEP -> true;
            case ONLY_IF_THE_STEP_FAILS -> stepHeld;
            case CAN_START_BEFORE, DOES_NOT_CARE -> false;
        };
    }

    private static Observation.Seen seen(UnitStart start, ClockMoment moment) {
        if (start.at().compareTo(moment.earliest()) < 0) {
            return Observation.Seen.BEFORE;
        }
        return start.at().compareTo(moment.latest()) < 0 ? Observation.Seen.NOT_SURE : Observation.Seen.AFTER;
    }
}
