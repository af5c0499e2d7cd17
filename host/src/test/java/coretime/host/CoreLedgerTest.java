package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CoreLedgerTest {
    private static final Instant AT = Incidents.PANIC_AT.plusSeconds(1);

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private Ledger ledger;
    private Incident incident;

    CoreLedgerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        ledger = Ledger.open(database.fresh(directory));
        incident = ledger.begin(Incidents.panic());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private CoreRecord begin(String name) {
        return ledger.cores().begin(incident, "handoff", _ -> directory.resolve(name), 31, AT);
    }

    @Test
    void aCoreStandsInTheLedgerBeforeItIsTakenAndHowItEndedAfterwards() {
        CoreRecord begun = begin("core");
        assertThat(ledger.cores().ofIncident(incident.id())).containsExactly(begun);
        assertThat(begun.state()).isEqualTo(CoreRecord.State.WRITING);

        CoreRecord sealed = ledger.cores().end(begun, CoreRecord.State.SEALED, 4711, AT.plusSeconds(2), "a remark");
        assertThat(ledger.cores().ofIncident(incident.id())).containsExactly(sealed);
        assertThat(sealed.bytes()).isEqualTo(4711);
        assertThat(ledger.cores().unfinished(Incidents.DOMAIN)).isEmpty();
    }

    @Test
    void howACoreEndedIsWrittenOnceUnlessItIsSealedAfterAll() {
        CoreRecord begun = begin("core");
        CoreRecord failed = ledger.cores().end(begun, CoreRecord.State.FAILED, 0, AT, "given up for lost");
        CoreRecord _ = ledger.cores().end(begun, CoreRecord.State.FAILED, 0, AT, "again");
        assertThat(ledger.cores().ofIncident(incident.id())).containsExactly(failed);
        CoreRecord sealed = ledger.cores().end(begun, CoreRecord.State.SEALED, 1, AT, null);
        CoreRecord _ = ledger.cores().end(begun, CoreRecord.State.FAILED, 0, AT, "no");
        assertThat(ledger.cores().ofIncident(incident.id())).containsExactly(sealed);
    }

    @Test
    void theNextProcessClosesWhatItsForerunnerLeftUnfinished() throws Exception {
        CoreRecord lost = begin("lost");
        CoreRecord whole = begin("whole");
        Files.writeString(directory.resolve("lost.partial"), "a part");
        Files.writeString(whole.path(), "all of it");
        try (CoreWriters writers = new CoreWriters(ledger.cores(), () -> AT)) {
            writers.sweep(Incidents.DOMAIN);
        }
        List<CoreRecord> cores = ledger.cores().ofIncident(incident.id());
        assertThat(cores)
                .extracting(CoreRecord::state)
                .containsExactly(CoreRecord.State.FAILED, CoreRecord.State.SEALED);
        assertThat(cores.getFirst().detail()).contains("process that held", lost.path() + ".partial");
        assertThat(cores.getLast().bytes()).isEqualTo(9);
    }

    @Test
    void whatQemuHadDumpedForADeadProcessGoesAndForALivingOneStays() throws Exception {
        CoreRecord dead = begin("dead");
        CoreRecord living = begin("living");
        Path left = Files.write(directory.resolve("dead.qemu"), new byte[3 << 20]);
        try (CoreWriters writers = new CoreWriters(ledger.cores(), () -> AT);
                RawDump dump = RawDump.create(living.path())) {
            writers.sweep(Incidents.DOMAIN);
            assertThat(dump.path()).exists();
            assertThat(left).doesNotExist();
        }
        assertThat(directory.resolve("living.qemu")).doesNotExist();
        List<CoreRecord> cores = ledger.cores().ofIncident(incident.id());
        assertThat(cores.getFirst().state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(cores.getFirst().detail())
                .contains("process that held", "the 3 MiB that QEMU had dumped for it were deleted");
        assertThat(cores.getLast()).isEqualTo(living);
        assertThat(dead.path()).doesNotExist();
    }

    @Test
    void theCardAndTheLogOfACrashAreKept() {
        CardRecord card = new CardRecord(
                AT,
                "6.1.0",
                "sysrq triggered crash",
                null,
                "bash, PID 7",
                1,
                List.of("panic+0x1/0x2", "? foo+0x3/0x4 [bar]"),
                List.of("0: halt+0x1/0x2"),
                "0123456789abcdef",
                "sysrq triggered crash in foo",
                List.of());
        ledger.cores().keep(incident.id(), card, "x".repeat(1 << 20) + "the end");
        ledger.cores().keep(incident.id(), card, "another");
        assertThat(ledger.cores().card(incident.id())).contains(card);
        assertThat(ledger.cores().log(incident.id()).orElseThrow())
                .hasSize(1 << 20)
                .endsWith("the end");
        assertThat(ledger.cores().card(incident.id() + 1)).isEmpty();
        assertThat(IncidentDocument.of(incident, ledger).card()).isEqualTo(card);
    }

    @Test
    void panicsOfTheLastHourAreCounted() {
        assertThat(ledger.panicsSince(Incidents.DOMAIN, Incidents.PANIC_AT)).isEqualTo(1);
        assertThat(ledger.panicsSince(Incidents.DOMAIN, Incidents.PANIC_AT.plusNanos(1)))
                .isZero();
    }
}
