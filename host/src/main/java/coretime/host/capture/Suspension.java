package coretime.host.capture;

import coretime.host.HostException;
import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LibvirtException;
import coretime.libvirt.LifecycleChange;
import coretime.vmcore.PageRelease;
import coretime.vmcore.PageSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A stop of a guest that ran before: whatever happens meanwhile, it runs on afterwards, but for one that panicked in the very
 * moment in which it was stopped. That one is left as the panic has left it, for resumed it would run on in its panic. For one
 * thread.
 */
final class Suspension implements AutoCloseable {
    private static final Duration OUTAGE_OF_LIBVIRT = Duration.ofSeconds(60);
    private static final int MOST_RESUMES = 5;

    /** {@code VIR_DOMAIN_EVENT_CRASHED_PANICKED}; a guest that runs its own kdump (1) is not stopped by its panic. */
    private static final int CRASHED_PANICKED = 0;

    private final Domain domain;
    private final EventSubscription events;
    private final long began = System.nanoTime();
    private volatile boolean hasPanicked;
    private boolean isOver;
    private boolean isCrashed;
    private Optional<String> stuck = Optional.empty();
    private Duration freeze = Duration.ZERO;

    /** Begins now; stopping the guest is the first part of the work. */
    Suspension(Domain domain) {
        this.domain = domain;
        this.events = domain.connection().subscribe(this::on);
    }

    private void on(LibvirtEvent event) {
        if (event instanceof LibvirtEvent.Lifecycle lifecycle
                && lifecycle.domain().equals(domain)
                && lifecycle.change() == LifecycleChange.CRASHED
                && lifecycle.detail() == CRASHED_PANICKED) {
            hasPanicked = true;
        }
    }

    /** Does work for which the guest is stopped, and lets it run afterwards where the work has not. */
    <T> T during(Supplier<T> work) {
        try {
            T result = work.get();
            end();
            return result;
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            // Also where libvirt was lost before it said that the guest stands still.
            end();
            stuck.ifPresent(problem -> e.addSuppressed(new HostException(problem)));
            throw e;
        }
    }

    /** Lets the guest run, interrupted or not; once is enough. */
    void end() {
        if (isOver) {
            return;
        }
        isOver = true;
        boolean isInterrupted = Thread.interrupted();
        try {
            stuck = letRun();
            freeze = Duration.ofNanos(System.nanoTime() - began);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the guest run as soon as a conversion has read its memory. */
    PageRelease untilAllIsRead() {
        return new PageRelease() {
            @Override
            public void unwanted(PageSet keep) {}

            @Override
            public void written(long firstPfn, long endPfn) {}

            @Override
            public void allRead() {
                end();
            }
        };
    }

    /**
     * Through an absence of libvirt or somebody else's job.
     *
     * @return what to do by hand where it did not work
     */
    private Optional<String> letRun() {
        String refusal = "";
        for (int i = 0; i < MOST_RESUMES; i++) {
            try {
                if (!domain.isActive() || domain.state().isRunning()) {
                    return Optional.empty();
                }
                isCrashed = hasPanicked || domain.state().isCrashed();
                if (!isCrashed) {
                    domain.resume();
                }
                return Optional.empty();
            } catch (ConnectionLostException e) {
                refusal = String.valueOf(e.getMessage());
                awaitLibvirt();
            } catch (LibvirtException e) {
                // It waited for the other job before it said so.
                refusal = String.valueOf(e.getMessage());
            }
        }
        return Optional.of("the guest " + domain.name() + " may stand still: run 'virsh resume " + domain.name() + "' ("
                + refusal + ")");
    }

    private void awaitLibvirt() {
        try {
            domain.connection().awaitAlive(OUTAGE_OF_LIBVIRT);
        } catch (ConnectionLostException _) {
            // The next try tells.
        }
    }

    /** How long the guest stood still for it: not at all where it had panicked before. */
    Duration freeze() {
        return isCrashed ? Duration.ZERO : freeze;
    }

    /** What is to be known of it afterwards. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (isCrashed) {
            remarks.add("the guest panicked in the moment in which it was to be stopped: it stays as it is, crashed");
        } else {
            remarks.add("the guest stood still for %.2f s: its clock may be late by as much"
                    .formatted(freeze.toNanos() / 1e9));
            if (hasPanicked) {
                remarks.add("the guest panicked meanwhile, and somebody has let it run since");
            }
        }
        stuck.ifPresent(remarks::add);
        return remarks;
    }

    @Override
    public void close() {
        events.close();
    }
}
