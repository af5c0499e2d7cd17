package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The step {@code prove}: two bracketed readings of the system clock, apart in time, and one of the RTC. Only where
 * each, with its whole bound, lies inside the tolerance is an incident proven.
 */
final class Prover implements Step {

    private final ClockProbe probe;
    private final ClockJournal journal;

    Prover(ClockProbe probe, ClockJournal journal) {
        this.probe = probe;
        this.journal = journal;
    }

    @Override
    public Proof run(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        Offset first = null;
        Offset second = null;
        String reason = null;
        try {
            if (scene.incident().agentAt().isPresent()) {
                first = read(scene);
                Thread.sleep(scene.policy().proofGap());
                second = read(scene);
            } else {
                reason = scene.incident()
                        .measurement()
                        .map(Measurement::failure)
                        .orElse("the guest agent never answered");
            }
        } catch (ClockUnreadable e) {
            reason = "the system clock could not be read: " + e.getMessage();
        }
        Optional<Offset> rtc = probe.rtc(domain);
        rtc.ifPresent(offset -> journal.keep(domain, GuestClock.RTC, offset));
        if (reason == null) {
            reason = objection(scene.policy(), first, second, rtc.orElse(null));
        }
        return new Proof(probe.now(), first, second, rtc.orElse(null), reason == null, reason);
    }

    /** What cannot be read at once is read once more. */
    private Offset read(Scene scene) throws InterruptedException {
        long position = scene.events().position();
        try {
            return read(scene.domain());
        } catch (ClockUnreadable _) {
            scene.awaitAgent(position);
            return read(scene.domain());
        }
    }

    private Offset read(Domain domain) throws InterruptedException {
        Offset offset = probe.system(domain);
        journal.keep(domain, GuestClock.SYSTEM, offset);
        return offset;
    }

    private static @Nullable String objection(
            Policy policy, @Nullable Offset first, @Nullable Offset second, @Nullable Offset rtc) {
        if (first == null || second == null) {
            return "the system clock was not read twice";
        }
        if (!first.isWithin(policy.tolerance())) {
            return outside("the system clock is at ", first, policy.tolerance());
        }
        if (!second.isWithin(policy.tolerance())) {
            return outside("the system clock moved away after the first reading, to ", second, policy.tolerance());
        }
        if (rtc == null) {
            return "the RTC could not be read, and the next boot begins with it";
        }
        if (!rtc.isWithin(policy.rtcTolerance())) {
            return outside("the RTC, which the next boot begins with, is at ", rtc, policy.rtcTolerance());
        }
        return null;
    }

    private static String outside(String what, Offset offset, Duration tolerance) {
        return what + offset + ", outside ±" + tolerance.toMillis() + " ms";
    }
}
