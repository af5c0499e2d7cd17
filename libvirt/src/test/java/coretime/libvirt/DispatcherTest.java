package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery of events. */
@Timeout(60)
class DispatcherTest {
    private final Dispatcher dispatcher = new Dispatcher();

    @AfterEach
    void close() {
        dispatcher.close();
    }

    @Test
    void allListenersHearAllEventsInOrder() throws InterruptedException {
        Events one = new Events();
        Events other = new Events();
        dispatcher.subscribe(one);
        dispatcher.subscribe(other);
        for (int i = 0; i < 100; i++) {
            dispatcher.offer(event(i));
        }
        assertThat(one.until(event(99)::equals)).hasSize(100).isSortedAccordingTo(DispatcherTest::byTime);
        assertThat(other.until(event(99)::equals)).hasSize(100);
    }

    @Test
    void aListenerHearsNothingFromBeforeItCameOrAfterItLeft() throws InterruptedException {
        Events early = new Events();
        Events late = new Events();
        EventSubscription subscription = dispatcher.subscribe(early);
        dispatcher.offer(event(1));
        assertThat(early.until(event(1)::equals)).hasSize(1);
        dispatcher.subscribe(late);
        subscription.close();
        dispatcher.offer(event(2));
        assertThat(late.until(event(2)::equals)).containsExactly(event(2));
        dispatcher.subscribe(early);
        dispatcher.offer(event(3));
        assertThat(early.until(event(3)::equals)).containsExactly(event(3));
    }

    @Test
    void aListenerThatThrowsCostsNobodyAnEvent() throws InterruptedException {
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        Events events = new Events();
        dispatcher.subscribe(event -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> uncaught.set(failure));
            throw new IllegalStateException("on purpose: " + event);
        });
        dispatcher.subscribe(events);
        dispatcher.offer(event(1));
        dispatcher.offer(event(2));
        assertThat(events.until(event(2)::equals)).containsExactly(event(1), event(2));
        assertThat(uncaught.get()).hasMessageContaining("on purpose");
    }

    @Test
    void aListenerThatFallsFarBehindIsToldHowManyEventsItMissed() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Events events = new Events();
        dispatcher.subscribe(_ -> {
            busy.countDown();
            awaitUninterrupted(go);
        });
        dispatcher.subscribe(events);
        dispatcher.offer(event(0));
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i <= Dispatcher.CAPACITY + 7; i++) {
            dispatcher.offer(event(i));
        }
        go.countDown();
        List<LibvirtEvent> heard = events.until(LibvirtEvent.EventsDropped.class::isInstance);
        assertThat(heard).hasSize(Dispatcher.CAPACITY + 2);
        assertThat(((LibvirtEvent.EventsDropped) heard.getLast()).count()).isEqualTo(7);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static LibvirtEvent event(int number) {
        return new LibvirtEvent.ConnectionRestored(Instant.ofEpochSecond(number));
    }

    private static int byTime(LibvirtEvent one, LibvirtEvent other) {
        return one.received().compareTo(other.received());
    }
}
