package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger keeps of clocks between panics. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ClockLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final UUID DOMAIN = new UUID(3, 4);
    private static final Offset OFFSET = new Offset(Duration.ofMillis(-7), Duration.ofMillis(1));

    private final TestDatabase database;

    @TempDir
    private Path directory;

    private static ClockFix fix(Instant at) {
        return new ClockFix(
                DOMAIN,
                new QemuProcess(7, 8, "boot"),
                "pause",
                new Measurement(at, at, OFFSET, null, Duration.ofSeconds(-3), null),
                new Correction(
                        Correction.Method.AGENT_SET_OFFSET, at, Duration.ofMillis(120), 1, null, List.of("slew: no")),
                new Proof(at, OFFSET, OFFSET, OFFSET, true, null));
    }

    ClockLedgerTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void correctionsAreKeptNewestFirst() {
        LedgerPlace place = database.fresh(directory);
        try (Ledger ledger = Ledger.open(place)) {
            ledger.clocks().record(fix(NOW));
            ledger.clocks().record(fix(NOW.plusSeconds(1)));
        }
        try (Ledger ledger = Ledger.openToRead(place)) {
            assertThat(ledger.clocks().fixes(DOMAIN, 9)).containsExactly(fix(NOW.plusSeconds(1)), fix(NOW));
            assertThat(ledger.clocks().fixes(DOMAIN, 1)).containsExactly(fix(NOW.plusSeconds(1)));
            assertThat(ledger.clocks().fixes(new UUID(9, 9), 9)).isEmpty();
        }
    }

    @Test
    void laterReadingsAreKeptOnceATime() {
        try (Ledger ledger = Ledger.open(database.fresh(directory))) {
            long incident = ledger.begin(Incidents.panic()).id();
            LaterReading first = new LaterReading(incident, Duration.ofMinutes(1), NOW, OFFSET, true, null);
            LaterReading second = new LaterReading(incident, Duration.ofMinutes(10), NOW, null, false, "no agent");
            ledger.clocks().record(second);
            ledger.clocks().record(first);
            ledger.clocks().record(new LaterReading(incident, Duration.ofMinutes(1), NOW, null, false, "twice"));

            assertThat(ledger.clocks().laterReadings(incident)).containsExactly(first, second);
            assertThat(ledger.clocks().laterReadings(incident + 1)).isEmpty();
        }
    }

    @Test
    void oldReadingsAreForgottenSoManyAtATime() {
        try (Ledger ledger = Ledger.open(database.fresh(directory))) {
            for (int i = 0; i < 5; i++) {
                ledger.record(reading(NOW.plusSeconds(i)));
            }
            assertThat(ledger.clocks().forget(NOW.plusSeconds(3), 2)).isEqualTo(2);
            assertThat(readAt(ledger)).containsExactly(NOW.plusSeconds(2), NOW.plusSeconds(3), NOW.plusSeconds(4));
            assertThat(ledger.clocks().forget(NOW.plusSeconds(3), 2)).isEqualTo(1);
            assertThat(ledger.clocks().forget(NOW.plusSeconds(3), 2)).isZero();
            assertThat(readAt(ledger)).containsExactly(NOW.plusSeconds(3), NOW.plusSeconds(4));
        }
    }

    private static ClockReading reading(Instant at) {
        return new ClockReading(DOMAIN, new QemuProcess(7, 8, "boot"), GuestClock.SYSTEM, at, OFFSET);
    }

    private static List<Instant> readAt(Ledger ledger) {
        return ledger.clocks().readings(DOMAIN, GuestClock.SYSTEM, Instant.EPOCH, 9).readings().stream()
                .map(ClockReading::at)
                .toList();
    }
}
