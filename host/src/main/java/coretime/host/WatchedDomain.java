package coretime.host;

import coretime.libvirt.Domain;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A domain that is watched. Safe for use by many threads.
 *
 * @param policy what is wanted of its incidents from now on
 * @param rtcLook whether a look at its RTC is to come
 * @param startLook whether a look at the clocks that it began to answer with is to come
 * @param isLeaving whether it is watched to the end of its incident only
 */
record WatchedDomain(
        Domain domain,
        AtomicReference<Policy> policy,
        DomainEvents events,
        FreezeWatch freezes,
        AtomicBoolean rtcLook,
        AtomicBoolean startLook,
        AtomicBoolean isLeaving) {

    WatchedDomain(Domain domain, Policy policy) {
        this(
                domain,
                new AtomicReference<>(policy),
                new DomainEvents(),
                new FreezeWatch(domain.connection().hasMonitorEvents()),
                new AtomicBoolean(),
                new AtomicBoolean(),
                new AtomicBoolean());
    }

    /** What there is to go by for its clocks. */
    ClockScene clockScene() {
        return new ClockScene(domain, events, policy.get());
    }
}
