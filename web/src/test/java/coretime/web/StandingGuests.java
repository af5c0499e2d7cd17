package coretime.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Guests of the test's own: they tell of their boot what the test has put there, when it lets them. */
final class StandingGuests implements BootOrders {
    static final String GRAPH =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    private static final BootOrder ORDER = new BootOrder(
            Map.of(
                    "target",
                    "graphical.target",
                    "ordered",
                    false,
                    "steps",
                    List.of(Map.of("unit", "chrony-wait.service", "kind", "waits", "program", "chronyc")),
                    "units",
                    List.of(Map.of(
                            "unit",
                            "cron.service",
                            "verdict",
                            "can start before",
                            "because",
                            "nothing makes it wait",
                            "path",
                            List.of("cron.service"))),
                    "notes",
                    List.of(),
                    "cycles",
                    List.of(),
                    "problems",
                    List.of()),
            GRAPH);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private volatile Supplier<BootOrder> answer = () -> ORDER;

    /** How often any was asked. */
    int asked() {
        return asked.get();
    }

    /** How often a look was told to end. */
    int interrupted() {
        return interrupted.get();
    }

    void answer(Supplier<BootOrder> wanted) {
        answer = wanted;
    }

    void refuse(BootOrderException.Reason reason) {
        answer = () -> {
            throw new BootOrderException(reason, "the guest web2 does not tell");
        };
    }

    /** Says nothing until the latch is released, or the look is told to end. */
    CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        answer = () -> {
            try {
                latch.await();
                return ORDER;
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw new BootOrderException(BootOrderException.Reason.DOES_NOT_TELL, "it was interrupted", e);
            }
        };
        return latch;
    }

    /** As {@link #hold}, but does not hear that it is to end: as in a call into libvirt that hangs. */
    CountDownLatch hang() {
        CountDownLatch latch = new CountDownLatch(1);
        answer = () -> {
            while (true) {
                try {
                    latch.await();
                    return ORDER;
                } catch (InterruptedException _) {
                    interrupted.incrementAndGet();
                }
            }
        };
        return latch;
    }

    @Override
    public BootOrder of(UUID domain) {
        asked.incrementAndGet();
        return answer.get();
    }
}
