package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When watched guests' clocks are looked at beside their incidents, and on which thread: {@link ClockWatch} does it. Safe for use by
 * many threads.
 */
final class ClockLooks {
    private final ClockWatch clocks;
    private final ClockProbe probe;
    private final IncidentListener listener;
    private final Set<UUID> busy;
    private final ExecutorService threads;
    private final ScheduledExecutorService looks;

    /**
     * Looks at clocks.
     *
     * @param busy the domains with an incident under way: what that does to its guest is the incident's to tell
     * @param threads for what takes long
     * @param looks for what is to come later, and for what is short and in order
     */
    ClockLooks(
            ClockWatch clocks,
            ClockProbe probe,
            IncidentListener listener,
            Set<UUID> busy,
            ExecutorService threads,
            ScheduledExecutorService looks) {
        this.clocks = clocks;
        this.probe = probe;
        this.listener = listener;
        this.busy = busy;
        this.threads = threads;
        this.looks = looks;
    }

    /** Reads both clocks of a running guest and keeps the readings; what cannot be read is left out. */
    List<ClockReading> read(Domain domain) throws InterruptedException {
        return clocks.read(domain);
    }

    /** A guest whose clocks cannot be read is watched all the same: its panic is to be taken. */
    void catchUp(WatchedDomain entry) throws InterruptedException {
        try {
            clocks.catchUp(entry.domain()).ifPresent(freeze -> fix(entry, freeze));
        } catch (ConnectionLostException e) {
            throw e;
        } catch (LibvirtException e) {
            listener.failed(entry.domain().name(), "its clocks cannot be read: " + e.getMessage());
        }
    }

    /** Off the events' thread, which writes nothing. */
    void froze(WatchedDomain entry, FreezeWatch.Interval interval) {
        Domain domain = entry.domain();
        if (busy.contains(domain.uuid())) {
            return;
        }
        try {
            looks.execute(() -> {
                try {
                    fix(entry, clocks.froze(domain, interval));
                } catch (HostException e) {
                    listener.failed(
                            domain.name(), "a freeze of " + interval + " is not in the ledger: " + e.getMessage());
                }
            });
        } catch (RejectedExecutionException _) {
            // Being closed.
        }
    }

    /** The guest wrote its RTC. A correction's own write is the proof's to look at. */
    void rtcWritten(WatchedDomain entry) {
        look(
                entry,
                entry.rtcLook(),
                () -> clocks.lookAtRtc(entry.domain(), entry.policy().get()));
    }

    /** The guest's agent begins to answer. */
    void agentConnected(WatchedDomain entry) {
        look(entry, entry.startLook(), () -> started(entry));
    }

    /** The proof watches the RTC no longer than it must; the next panic's baseline is to be narrow. */
    void readBaseline(WatchedDomain entry) {
        aside(entry, "the clocks cannot be read", () -> {
            try {
                List<ClockReading> _ = clocks.read(entry.domain());
            } catch (LibvirtException _) {
                // The guest or libvirt has gone: what comes then is told by itself.
            }
        });
    }

    /** Has a proven clock read again when it is time for it. */
    void readLater(WatchedDomain entry, Incident incident) {
        for (Duration after : clocks.due(incident, entry.policy().get())) {
            Instant when = incident.end().orElseThrow().at().plus(after);
            long left = Math.max(0, Duration.between(probe.now(), when).toMillis());
            try {
                ScheduledFuture<?> _ = looks.schedule(
                        () -> aside(
                                entry,
                                "the clock cannot be read again",
                                () -> clocks.readLater(entry.clockScene(), incident, after)),
                        left,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                // Being closed: the next process reads it.
            }
        }
    }

    private void fix(WatchedDomain entry, Freeze freeze) {
        if (ClockWatch.wantsFix(entry.policy().get(), freeze)) {
            aside(
                    entry,
                    "its clock cannot be put right after it stood still",
                    () -> clocks.fix(entry.clockScene(), freeze));
        }
    }

    private void started(WatchedDomain entry) throws InterruptedException {
        try {
            clocks.started(entry.clockScene());
        } catch (LibvirtException _) {
            // The guest or libvirt has gone again: where it comes back, it is looked at again.
        }
    }

    /** However often a guest has its clocks looked at, one look at a time; and none while an incident does so. */
    private void look(WatchedDomain entry, AtomicBoolean isToCome, Aside look) {
        if (busy.contains(entry.domain().uuid()) || !isToCome.compareAndSet(false, true)) {
            return;
        }
        aside(entry, "its clocks cannot be looked at", () -> {
            isToCome.set(false); // What happens from now on is seen by another look.
            if (!busy.contains(entry.domain().uuid())) {
                look.run();
            }
        });
    }

    /** Work beside incidents, on a thread of its own. */
    private void aside(WatchedDomain entry, String failure, Aside work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } catch (HostException | LibvirtException e) {
                    listener.failed(entry.domain().name(), failure + ": " + e.getMessage());
                }
            });
        } catch (RejectedExecutionException _) {
            // Being closed.
        }
    }

    private interface Aside {
        void run() throws InterruptedException;
    }
}
