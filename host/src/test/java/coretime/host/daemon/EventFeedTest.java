package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.daemon.HostEvent.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Events reach each subscriber, and one that does not read holds up nobody. */
final class EventFeedTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final EventFeed feed = new EventFeed(InstantSource.system());

    @Test
    void everySubscriberGetsEveryEventInItsOrder() throws Exception {
        UUID domain = UUID.randomUUID();
        try (EventFeed.Subscription one = feed.subscribe(10);
                EventFeed.Subscription other = feed.subscribe(10)) {
            feed.publish(Kind.DOMAIN, Optional.of(domain), OptionalLong.empty(), "");
            feed.publish(Kind.INCIDENT, Optional.of(domain), OptionalLong.of(7), "capture begins");
            for (EventFeed.Subscription subscription : new EventFeed.Subscription[] {one, other}) {
                assertThat(subscription.next(LONG))
                        .hasValueSatisfying(event -> assertThat(event.number()).isEqualTo(1));
                assertThat(subscription.next(LONG))
                        .hasValueSatisfying(
                                event -> assertThat(event.incident()).hasValue(7));
                assertThat(subscription.next(Duration.ZERO)).isEmpty();
            }
        }
        assertThat(feed.subscribers()).isZero();
    }

    @Test
    void aSubscriberThatDoesNotReadIsToldThatItLostSome() throws Exception {
        try (EventFeed.Subscription slow = feed.subscribe(3)) {
            for (int i = 0; i < 4; i++) {
                feed.publish(Kind.CLOCK, Optional.empty(), OptionalLong.empty(), "");
            }
            assertThat(slow.next(LONG)).hasValueSatisfying(event -> {
                assertThat(event.kind()).isEqualTo(Kind.LOST);
                assertThat(event.number()).isEqualTo(4);
            });
            feed.publish(Kind.HOST, Optional.empty(), OptionalLong.empty(), "");
            assertThat(slow.next(LONG))
                    .hasValueSatisfying(event -> assertThat(event.kind()).isEqualTo(Kind.HOST));
        }
    }

    @Test
    void whoWaitsIsWokenByAnEventAndByTheEnd() throws Exception {
        CountDownLatch gotOne = new CountDownLatch(1);
        EventFeed.Subscription subscription = feed.subscribe(3);
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> {
            try {
                boolean isThere = subscription.next(LONG).isPresent();
                gotOne.countDown();
                return isThere && subscription.next(LONG).isEmpty();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        feed.publish(Kind.HOST, Optional.empty(), OptionalLong.empty(), "");
        gotOne.await();
        subscription.close();
        assertThat(ended.join()).isTrue();
        assertThat(subscription.isClosed()).isTrue();
    }
}
