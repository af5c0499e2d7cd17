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

/** What the ledger keeps of clocks between panics. */
class ClockLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final UUID DOMAIN = new UUID(3, 4);
    private static final Offset OFFSET = new Offset(Duration.ofMillis(-7), Duration.ofMillis(1));

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

    @Test
    void correctionsAreKeptNewestFirst() {
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
            ledger.clocks().record(fix(NOW));
            ledger.clocks().record(fix(NOW.plusSeconds(1)));
        }
        try (Ledger ledger = Ledger.openToRead(directory.resolve("ledger.db"))) {
            assertThat(ledger.clocks().fixes(DOMAIN, 9)).containsExactly(fix(NOW.plusSeconds(1)), fix(NOW));
            assertThat(ledger.clocks().fixes(DOMAIN, 1)).containsExactly(fix(NOW.plusSeconds(1)));
            assertThat(ledger.clocks().fixes(new UUID(9, 9), 9)).isEmpty();
        }
    }

    @Test
    void laterReadingsAreKeptOnceATime() {
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
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
}
