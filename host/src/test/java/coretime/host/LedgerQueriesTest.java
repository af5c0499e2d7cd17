package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked of the ledger over many incidents and readings, and what bounds it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerQueriesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private Ledger ledger;
    private LedgerFixture fixture;

    LedgerQueriesTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        ledger = Ledger.open(database.fresh(directory));
        fixture = new LedgerFixture(ledger);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void readingsThatAreFewAreGivenAsTheyAre() {
        fixture.reading(ONE, GuestClock.SYSTEM, NOW, Duration.ofMillis(3));
        fixture.reading(ONE, GuestClock.SYSTEM, NOW.plusSeconds(60), Duration.ofMillis(-4));
        fixture.reading(ONE, GuestClock.RTC, NOW, Duration.ofMillis(5));
        fixture.reading(OTHER, GuestClock.SYSTEM, NOW, Duration.ofMillis(6));

        ReadingSeries all = ledger.clocks().readings(ONE, GuestClock.SYSTEM, Instant.EPOCH, 10);
        assertThat(all.total()).isEqualTo(2);
        assertThat(all.readings())
                .extracting(reading -> reading.offset().value().toMillis())
                .containsExactly(3L, -4L);
        assertThat(ledger.clocks()
                        .readings(ONE, GuestClock.SYSTEM, NOW.plusSeconds(1), 10)
                        .readings())
                .hasSize(1);
        assertThat(ledger.clocks()
                        .readings(new UUID(9, 9), GuestClock.SYSTEM, Instant.EPOCH, 10)
                        .readings())
                .isEmpty();
    }

    @Test
    void readingsThatAreManyAreThinnedAndNoPeakIsLost() {
        for (int i = 0; i < 400; i++) {
            int millis = i == 123 ? 9000 : i == 321 ? -9000 : i % 7;
            fixture.reading(ONE, GuestClock.SYSTEM, NOW.plusSeconds(60L * i), Duration.ofMillis(millis));
        }
        ReadingSeries thinned = ledger.clocks().readings(ONE, GuestClock.SYSTEM, Instant.EPOCH, 20);
        assertThat(thinned.total()).isEqualTo(400);
        assertThat(thinned.readings())
                .hasSizeBetween(15, 20)
                .isSortedAccordingTo((one, two) -> one.at().compareTo(two.at()));
        assertThat(thinned.readings())
                .extracting(reading -> reading.offset().value().toMillis())
                .contains(9000L, -9000L);
    }

    @Test
    void readingsOfOneInstantAreThinnedToTwo() {
        for (int i = 0; i < 9; i++) {
            fixture.reading(ONE, GuestClock.SYSTEM, NOW, Duration.ofMillis(i));
        }
        assertThat(ledger.clocks().readings(ONE, GuestClock.SYSTEM, NOW, 8).readings())
                .extracting(reading -> reading.offset().value().toMillis())
                .containsExactly(0L, 8L);
        assertThatThrownBy(() -> new Thinning(0, 1, 1)).hasMessageContaining("two at least");
    }

    @Test
    void theLatestFreezesAreGivenOldestFirst() {
        for (int i = 0; i < 5; i++) {
            fixture.freeze(ONE, Freeze.Cause.PAUSE, NOW.plusSeconds(10L * i), Duration.ofSeconds(1 + i));
        }
        fixture.freeze(OTHER, Freeze.Cause.PAUSE, NOW, Duration.ofSeconds(99));
        assertThat(ledger.clocks().freezes(ONE, Instant.EPOCH, 2))
                .extracting(Freeze::length)
                .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(ledger.clocks().freezes(ONE, NOW.plusSeconds(44), 9)).hasSize(1);
    }

    @Test
    void incidentsComePageByPageWithoutGapAndOverlap() {
        // Two of one instant: then their numbers order them.
        List<Long> ids = List.of(0, 10, 10, 20, 30).stream()
                .map(seconds ->
                        fixture.open(ONE, "one", NOW.plusSeconds(seconds)).id())
                .toList()
                .reversed();
        Incident other = fixture.open(OTHER, "other", NOW.plusSeconds(5));

        List<Incident> first = ledger.incidents(Optional.of(ONE), OptionalLong.empty(), 2);
        List<Incident> second = ledger.incidents(
                Optional.of(ONE), OptionalLong.of(first.getLast().id()), 2);
        List<Incident> third = ledger.incidents(
                Optional.of(ONE), OptionalLong.of(second.getLast().id()), 2);
        assertThat(List.of(first, second, third).stream().flatMap(List::stream).map(Incident::id))
                .containsExactlyElementsOf(ids);
        assertThat(ledger.incidents(Optional.empty(), OptionalLong.empty(), 9))
                .hasSize(6)
                .extracting(Incident::id)
                .contains(other.id());
        assertThat(ledger.incidents(Optional.empty(), OptionalLong.of(99), 9)).isEmpty();
    }

    @Test
    void equalCrashesAreOneGroupWithTheLatestFirst() {
        fixture.card(fixture.open(ONE, "one", NOW), "aaaa", "log");
        Incident last = fixture.open(OTHER, "other", NOW.plusSeconds(60));
        fixture.card(last, "aaaa", "log");
        Incident single = fixture.open(ONE, "one", NOW.plusSeconds(30));
        fixture.card(single, "bbbb", "log");
        fixture.card(fixture.open(ONE, "one", NOW.plusSeconds(90)), null, "log");

        List<EqualCrashes> all = ledger.cores().equalCrashes(Optional.empty(), 9);
        assertThat(all).extracting(EqualCrashes::signature).containsExactly("aaaa", "bbbb");
        assertThat(all.getFirst().count()).isEqualTo(2);
        assertThat(all.getFirst().firstAt()).isEqualTo(NOW);
        assertThat(all.getFirst().lastAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(all.getFirst().incidents()).startsWith(last.id()).hasSize(2);
        assertThat(all.getFirst().text()).isEqualTo("sysrq triggered crash in aaaa");
        assertThat(ledger.cores().equalCrashes(Optional.of(ONE), 1))
                .extracting(EqualCrashes::signature)
                .containsExactly("bbbb");
    }

    @Test
    void theLedgerAddsUpOutcomesOutagesAndCores() {
        Incident proven = fixture.proven(ONE, "one", NOW);
        fixture.sealed(fixture.core(proven, directory.resolve("a")), 4711);
        Incident open = fixture.open(ONE, "one", NOW.plusSeconds(60));
        fixture.core(open, directory.resolve("b"));

        LedgerStatistics statistics = ledger.statistics();
        assertThat(statistics.ended())
                .containsEntry(Outcome.PROVEN, 1L)
                .containsEntry(Outcome.NOT_PROVEN, 0L)
                .containsEntry(Outcome.GIVEN_UP, 0L);
        assertThat(statistics.open()).isEqualTo(1);
        // 9.2 s lie between 5 and 10.
        assertThat(statistics.outages().counts().get(3)).isEqualTo(1);
        assertThat(statistics.outages().counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
        assertThat(statistics.outages().sum()).isEqualTo(Duration.ofMillis(9200));
        assertThat(statistics.cores())
                .containsEntry(CoreRecord.State.SEALED, 1L)
                .containsEntry(CoreRecord.State.WRITING, 1L)
                .containsEntry(CoreRecord.State.FAILED, 0L);
        assertThat(statistics.coreBytes()).isEqualTo(4711);
    }

    @Test
    void anEmptyLedgerAddsUpToNothing() {
        LedgerStatistics statistics = ledger.statistics();
        assertThat(statistics.ended().values()).containsOnly(0L);
        assertThat(statistics.outages().sum()).isZero();
        assertThat(statistics.coreBytes()).isZero();
        assertThat(ledger.cores().equalCrashes(Optional.empty(), 9)).isEmpty();
    }
}
