package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.LibvirtEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DomainEventsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");

    private final DomainEvents events = new DomainEvents();

    private void add(long from, long to) {
        LongStream.range(from, to)
                .forEach(second -> events.add(new LibvirtEvent.ConnectionRestored(BEGIN.plusSeconds(second))));
    }

    private static Optional<Instant> any(LibvirtEvent event) {
        return Optional.of(event.received());
    }

    @Test
    void whatIsOldIsForgottenAndPositionsStay() {
        add(0, 1000);
        events.forgetOld();
        assertThat(events.position()).isEqualTo(1000);
        assertThat(events.find(0, DomainEventsTest::any)).contains(BEGIN.plusSeconds(1000 - 64));
        assertThat(events.find(999, DomainEventsTest::any)).contains(BEGIN.plusSeconds(999));
        assertThat(events.find(1000, DomainEventsTest::any)).isEmpty();
        assertThat(events.findLast(DomainEventsTest::any)).contains(BEGIN.plusSeconds(999));
    }

    @Test
    void allAreKeptWhileNobodyForgetsThemUntilThereAreTooMany() {
        add(0, 4096);
        assertThat(events.find(0, DomainEventsTest::any)).contains(BEGIN);
        add(4096, 4097);
        assertThat(events.find(0, DomainEventsTest::any)).contains(BEGIN.plusSeconds(1));
    }
}
