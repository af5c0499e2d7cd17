package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a guest's clocks are right, or not: two bracketed readings of the system clock, apart in time, and one of the RTC.
 * Only where each, with its whole bound, lies inside the tolerance are they proven.
 */
final class ClockProver {

    private final ClockProbe probe;
    private final ClockJournal journal;

    ClockProver(ClockProbe probe, ClockJournal journal) {
        this.probe = probe;
        this.journal = journal;
    }

    Proof prove(ClockScene scene) throws InterruptedException {
        Offset first = null;
        Offset second = null;
        try {
            first = read(scene);
            Thread.sleep(scene.policy().proofGap());
            second = read(scene);
        } catch (ClockUnreadable e) {
            return proof(scene, first, second, "the system clock could not be read: " + e.getMessage());
        }
        return proof(scene, first, second, null);
    }

    /** Of a guest that does not tell its system clock. */
    Proof unread(ClockScene scene, String reason) throws InterruptedException {
        return proof(scene, null, null, reason);
    }

    private Proof proof(ClockScene scene, @Nullable Offset first, @Nullable Offset second, @Nullable String unread)
            throws InterruptedException {
        Domain domain = scene.domain();
        Optional<Offset> rtc = probe.rtcAgainst(domain, scene.policy().rtcTolerance());
        rtc.ifPresent(offset -> journal.keep(domain, GuestClock.RTC, offset));
        String reason = unread == null ? objection(scene.policy(), first, second, rtc.orElse(null)) : unread;
        return new Proof(probe.now(), first, second, rtc.orElse(null), reason == null, reason);
    }

    private Offset read(ClockScene scene) throws InterruptedException {
        Offset offset = scene.system(probe);
        journal.keep(scene.domain(), GuestClock.SYSTEM, offset);
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
