package coretime.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps what it hears, and waits for what is to come. */
final class Events implements Consumer<LibvirtEvent> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<LibvirtEvent> heard = new LinkedBlockingQueue<>();

    @Override
    public void accept(LibvirtEvent event) {
        heard.add(event);
    }

    /** All events up to the first that fits. */
    List<LibvirtEvent> until(Predicate<LibvirtEvent> last) throws InterruptedException {
        List<LibvirtEvent> events = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (events.isEmpty() || !last.test(events.getLast())) {
            LibvirtEvent event = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("the awaited event did not come; heard: " + events);
            }
            events.add(event);
        }
        return events;
    }

    /** The lifecycle changes of a domain up to this one. */
    List<LifecycleChange> changesUntil(String domain, LifecycleChange last) throws InterruptedException {
        return until(event -> event instanceof LibvirtEvent.Lifecycle lifecycle
                        && lifecycle.domain().name().equals(domain)
                        && lifecycle.change() == last)
                .stream()
                .filter(LibvirtEvent.Lifecycle.class::isInstance)
                .map(LibvirtEvent.Lifecycle.class::cast)
                .filter(lifecycle -> lifecycle.domain().name().equals(domain))
                .map(LibvirtEvent.Lifecycle::change)
                .toList();
    }
}
