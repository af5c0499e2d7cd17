package coretime.cli;

import coretime.cli.LabDocument.Observation;
import coretime.host.Ending;
import coretime.host.Incident;
import coretime.host.Outcome;
import coretime.host.Policy;
import coretime.lab.RtcTrack;
import coretime.time.Offset;
import coretime.time.Seconds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a run showed what it should. With correction: every incident is proven. Without, and the RTC following the
 * guest: each panic's change of offset is its freeze, the shift outlives a guest reboot and goes with the QEMU process.
 * Without, and the RTC following the host: no panic changes the offset, though the freezes were long enough to.
 *
 * @param held whether it did
 * @param text that in a sentence
 */
record LabVerdict(boolean held, String text) {

    /** A boot reads its clock from the RTC in whole seconds, so that two boots differ by up to so much. */
    private static final Duration WHOLE_SECONDS = Duration.ofMillis(1500);

    /** Less lateness than this hides in what two boots differ by. */
    private static final Duration LEAST_FREEZE = WHOLE_SECONDS.multipliedBy(2);

    static LabVerdict of(LabPlan plan, List<Incident> incidents, List<Observation> observations) {
        for (Incident incident : incidents) {
            if (incident.ending() == null) {
                return missed("incident " + incident.id() + " is still open");
            }
            Ending end = incident.ending();
            if (end.outcome() == Outcome.GIVEN_UP) {
                return missed("given up in " + end.stage().label() + ": " + end.reason());
            }
        }
        return plan.correct() ? corrected(incidents) : shifted(plan, incidents, observations);
    }

    private static LabVerdict corrected(List<Incident> incidents) {
        long proven = incidents.stream().filter(Incident::isProven).count();
        if (proven == incidents.size()) {
            return new LabVerdict(
                    true,
                    "after each panic two readings of the guest's clock, with their bounds, lie within ±"
                            + Policy.standard().tolerance().toMillis() + " ms");
        }
        String reason = incidents.stream()
                .filter(incident -> !incident.isProven())
                .map(incident -> incident.end().map(Ending::reason).orElse("it is still open"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return new LabVerdict(
                false, (incidents.size() - proven) + " of " + count(incidents.size()) + " not proven: " + reason);
    }

    private static LabVerdict shifted(LabPlan plan, List<Incident> incidents, List<Observation> observations) {
        boolean addsUp = plan.guest().rtcTrack() == RtcTrack.GUEST;
        if (!addsUp && incidents.stream().allMatch(incident -> incident.change().isEmpty())) {
            return missed("the change of the clock was not measured at any panic");
        }
        for (Incident incident : incidents) {
            Optional<Offset> change = incident.change();
            Optional<Duration> freeze = incident.freeze();
            if (!addsUp && change.isEmpty()) {
                continue;
            }
            if (change.isEmpty() || freeze.isEmpty()) {
                return missed("incident " + incident.id() + ": the change of the clock was not measured");
            }
            Duration expected = addsUp ? freeze.get().negated() : Duration.ZERO;
            if (isFar(change.get().value().minus(expected), WHOLE_SECONDS)) {
                return missed("incident " + incident.id() + ": the clock changed by " + change.get()
                        + " over a freeze of " + Seconds.rounded(freeze.get(), 3) + " s"
                        + (addsUp ? "" : ", though the RTC follows the host"));
            }
        }
        Duration sum = incidents.stream()
                .flatMap(incident -> incident.freeze().stream())
                .reduce(Duration.ZERO, Duration::plus);
        if (sum.compareTo(LEAST_FREEZE) < 0) {
            return missed("the freeze was too short to show anything: " + Seconds.rounded(sum, 3)
                    + " s in all, and a boot sets its clock in whole seconds; ask for more --crashes or --ram");
        }
        String panics = count(incidents.size()) + " without correction: ";
        return addsUp
                ? survived(sum, panics, observations)
                : new LabVerdict(
                        true,
                        panics + "the RTC follows the host, so after each reset the clock was as before to "
                                + Seconds.rounded(WHOLE_SECONDS, 1) + " s, not later by the freeze");
    }

    private static LabVerdict survived(Duration sum, String panics, List<Observation> observations) {
        Optional<Duration> baseline = observations.stream().findFirst().flatMap(LabVerdict::offset);
        Optional<Duration> rebooted = offset(observations, "after a guest reboot");
        Optional<Duration> renewed = offset(observations, "in a new QEMU process");
        if (baseline.isEmpty() || rebooted.isEmpty() || renewed.isEmpty()) {
            return missed("the clock could not be read before the panics and after the reboots");
        }
        String before = " s, before the panics it was at " + Seconds.rounded(baseline.get(), 3) + " s";
        if (isFar(rebooted.get().minus(baseline.get()).plus(sum), LEAST_FREEZE)) {
            return missed("after a guest reboot the clock is at " + Seconds.rounded(rebooted.get(), 3) + before
                    + ", and the freezes add up to " + Seconds.rounded(sum, 3) + " s");
        }
        if (isFar(renewed.get().minus(baseline.get()), LEAST_FREEZE)) {
            return missed("in a new QEMU process the clock is still at " + Seconds.rounded(renewed.get(), 3) + before);
        }
        return new LabVerdict(
                true,
                panics + "the clock fell " + Seconds.rounded(sum, 1)
                        + " s behind, a guest reboot did not help, a new QEMU process did");
    }

    private static boolean isFar(Duration difference, Duration tolerance) {
        return difference.abs().compareTo(tolerance) > 0;
    }

    private static LabVerdict missed(String text) {
        return new LabVerdict(false, text);
    }

    private static Optional<Duration> offset(List<Observation> observations, String what) {
        return observations.stream()
                .filter(observation -> observation.what().equals(what))
                .findFirst()
                .flatMap(LabVerdict::offset);
    }

    private static Optional<Duration> offset(Observation observation) {
        return Optional.ofNullable(observation.offsetS()).map(Seconds::duration);
    }

    private static String count(long panics) {
        return panics == 1 ? "1 panic" : panics + " panics";
    }
}
