package coretime.cli;

import coretime.cli.LabDocument.Observation;
import coretime.host.Ending;
import coretime.host.Incident;
import coretime.host.Outcome;
import coretime.lab.RtcTrack;
import coretime.time.Offset;
import coretime.time.Seconds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a run showed what it should. With correction: every incident is proven. Without, and the RTC following the
 * guest: each panic's change of offset is its freeze, the shift outlives a guest reboot and goes with the QEMU process.
 *
 * @param held whether it did
 * @param text that in a sentence
 */
record LabVerdict(boolean held, String text) {

    /** A boot reads its clock from the RTC in whole seconds, so that two boots differ by up to so much. */
    private static final Duration WHOLE_SECONDS = Duration.ofMillis(1500);

    static LabVerdict of(LabPlan plan, List<Incident> incidents, List<Observation> observations) {
        Optional<Incident> abandoned = incidents.stream()
                .filter(incident -> incident.end().map(Ending::outcome).orElse(Outcome.GIVEN_UP) == Outcome.GIVEN_UP)
                .findFirst();
        if (abandoned.isPresent()) {
            Ending end = abandoned.get().end().orElseThrow();
            return new LabVerdict(false, "given up in " + end.stage().label() + ": " + end.reason());
        }
        return plan.correct() ? corrected(incidents) : shifted(plan, incidents, observations);
    }

    private static LabVerdict corrected(List<Incident> incidents) {
        long proven = incidents.stream().filter(Incident::isProven).count();
        if (proven == incidents.size()) {
            return new LabVerdict(true, "after each panic two readings of the guest's clock lie within the tolerance");
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
        if (plan.guest().rtcTrack() != RtcTrack.GUEST) {
            return new LabVerdict(
                    true,
                    count(incidents.size()) + " without correction; the RTC follows the host, so a"
                            + " reset takes the shift away");
        }
        for (Incident incident : incidents) {
            Optional<Offset> change = incident.change();
            Optional<Duration> freeze = incident.freeze();
            if (change.isEmpty() || freeze.isEmpty()) {
                return new LabVerdict(
                        false, "incident " + incident.id() + ": the change of the clock was not measured");
            }
            Duration difference = change.get().value().plus(freeze.get()).abs();
            if (difference.compareTo(WHOLE_SECONDS) > 0) {
                return new LabVerdict(
                        false,
                        "incident " + incident.id() + ": the clock changed by " + change.get() + " over a freeze of "
                                + Seconds.rounded(freeze.get(), 3) + " s");
            }
        }
        Duration sum = incidents.stream()
                .flatMap(incident -> incident.freeze().stream())
                .reduce(Duration.ZERO, Duration::plus);
        return survived(sum, count(incidents.size()), observations);
    }

    private static LabVerdict survived(Duration sum, String panics, List<Observation> observations) {
        Optional<Duration> rebooted = offset(observations, "after a guest reboot");
        Optional<Duration> renewed = offset(observations, "in a new QEMU process");
        if (rebooted.isEmpty() || renewed.isEmpty()) {
            return new LabVerdict(false, "the clock could not be read after the reboots");
        }
        if (rebooted.get().plus(sum).abs().compareTo(WHOLE_SECONDS.multipliedBy(2)) > 0) {
            return new LabVerdict(
                    false,
                    "after a guest reboot the clock is at " + Seconds.rounded(rebooted.get(), 3)
                            + " s, and the freezes add up to " + Seconds.rounded(sum, 3) + " s");
        }
        if (renewed.get().abs().compareTo(WHOLE_SECONDS.multipliedBy(2)) > 0) {
            return new LabVerdict(
                    false, "in a new QEMU process the clock is still at " + Seconds.rounded(renewed.get(), 3) + " s");
        }
        return new LabVerdict(
                true,
                panics + " without correction: the clock fell " + Seconds.rounded(sum, 1)
                        + " s behind, a guest reboot did not help, a new QEMU process did");
    }

    private static Optional<Duration> offset(List<Observation> observations, String what) {
        return observations.stream()
                .filter(observation -> observation.what().equals(what))
                .map(Observation::offsetS)
                .filter(Objects::nonNull)
                .map((BigDecimal seconds) -> Seconds.duration(seconds))
                .findFirst();
    }

    private static String count(long panics) {
        return panics == 1 ? "1 panic" : panics + " panics";
    }
}
