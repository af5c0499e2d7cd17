package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.internal.DomainIdentity;
import coretime.libvirt.internal.EventSink;
import coretime.libvirt.internal.Link;
import coretime.libvirt.internal.NativeFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Down and up again, on real connections to libvirt's test driver that are declared dead. */
@Timeout(60)
class SessionTest {
    private final Events events = new Events();
    private final Session session = new Session("test:///default", new Deaf(), events);

    @BeforeEach
    void connect() throws NativeFailure {
        session.connect();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aLostLinkIsReplacedAndBothAreToldOnceAndInOrder() throws InterruptedException {
        Link first = link();
        session.lost(first, "declared dead");
        session.lost(first, "declared dead again");
        session.awaitUp(Duration.ofSeconds(10));
        assertThat(link()).isNotSameAs(first);

        List<LibvirtEvent> heard = events.until(LibvirtEvent.ConnectionRestored.class::isInstance);
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst())
                .isInstanceOfSatisfying(
                        LibvirtEvent.ConnectionLost.class,
                        lost -> assertThat(lost.reason()).isEqualTo("declared dead"));
    }

    @Test
    void callsFailAtOnceWhileItIsDownAndSayWhy() {
        session.lost(link(), "declared dead");
        assertThat(session.isUp()).isFalse();
        assertThatThrownBy(session::acquire)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("declared dead")
                .hasMessageContaining("comes back by itself");
        assertThatThrownBy(() -> session.awaitUp(Duration.ofMillis(1))).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aCallUnderWayKeepsTheLostLinksNativeConnection() {
        Link used = session.acquire();
        session.lost(used, "declared dead");
        session.awaitUp(Duration.ofSeconds(10));
        assertThat(used.isAlive()).isTrue(); // asks the native connection, which must still be there
        used.release();
        assertThat(used.acquire()).isFalse();
    }

    @Test
    void closingEndsTheReconnecting() {
        session.lost(link(), "declared dead");
        session.close();
        assertThatThrownBy(() -> session.awaitUp(Duration.ofSeconds(10)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("is closed");
    }

    private Link link() {
        Link link = session.acquire();
        link.release();
        return link;
    }

    /** Hears no domain's events: the session's own are looked at here. */
    private static final class Deaf implements EventSink {
        @Override
        public void lifecycle(DomainIdentity domain, int event, int detail) {}

        @Override
        public void rebooted(DomainIdentity domain) {}

        @Override
        public void rtcChanged(DomainIdentity domain, long offsetSeconds) {}

        @Override
        public void agentChanged(DomainIdentity domain, int state, int reason) {}

        @Override
        public void monitorEvent(
                DomainIdentity domain, String event, long seconds, int micros, @Nullable String details) {}

        @Override
        public void lost(Link link, String reason) {}
    }
}
