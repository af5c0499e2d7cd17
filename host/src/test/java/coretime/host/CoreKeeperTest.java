package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Retention.Limit;
import coretime.vmcore.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real files and a real ledger. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CoreKeeperTest {
    private static final Instant AT = Incidents.PANIC_AT;
    private static final int BYTES = 1000;
    private static final long LARGE = 1L << 40;

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private final List<String> problems = new ArrayList<>();
    private Ledger ledger;
    private Incident incident;
    private CoreKeeper keeper;

    CoreKeeperTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        ledger = Ledger.open(database.fresh(directory));
        incident = ledger.begin(Incidents.panic());
        keeper = new CoreKeeper(ledger.cores(), () -> AT.plus(Duration.ofDays(10)));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private CoreRecord core(int number, CoreRecord.State state) throws IOException {
        Path path = directory.resolve("core-" + number);
        Instant at = AT.plus(Duration.ofDays(number));
        CoreRecord begun = ledger.cores().begin(incident, "direct", _ -> path, 31, at);
        boolean isSealed = state == CoreRecord.State.SEALED;
        Files.write(isSealed ? path : directory.resolve("core-" + number + ".partial"), new byte[BYTES]);
        return ledger.cores().end(begun, state, isSealed ? BYTES : 0, at, isSealed ? null : "no room");
    }

    private List<CoreRecord.State> states() {
        return ledger.cores().ofIncident(incident.id()).stream()
                .map(CoreRecord::state)
                .toList();
    }

    private static Retention perDomain(Limit limit) {
        return new Retention(limit, Limit.NONE);
    }

    @Test
    void theOldestGoFirstAndTheLedgerSaysWhy() throws Exception {
        CoreRecord oldest = core(1, CoreRecord.State.SEALED);
        CoreRecord _ = core(2, CoreRecord.State.SEALED);
        CoreRecord _ = core(3, CoreRecord.State.SEALED);
        Path manifest = Manifest.fileOf(oldest.path());
        Files.writeString(manifest, "hashes");

        keeper.apply(perDomain(new Limit(2, Long.MAX_VALUE, Duration.ofDays(100))), problems::add);

        assertThat(oldest.path()).doesNotExist();
        assertThat(manifest).doesNotExist();
        assertThat(directory.resolve("core-2")).exists();
        assertThat(states())
                .containsExactly(CoreRecord.State.DELETED, CoreRecord.State.SEALED, CoreRecord.State.SEALED);
        assertThat(ledger.cores().ofIncident(incident.id()).getFirst().detail())
                .isEqualTo("no more than 2 cores of this domain are kept");
        assertThat(problems).isEmpty();
    }

    @Test
    void theNewestStaysWhateverItsSize() throws Exception {
        CoreRecord _ = core(1, CoreRecord.State.SEALED);
        CoreRecord newest = core(2, CoreRecord.State.SEALED);
        keeper.apply(new Retention(Limit.NONE, new Limit(9, 10, Duration.ofDays(100))), problems::add);
        assertThat(newest.path()).exists();
        assertThat(states()).containsExactly(CoreRecord.State.DELETED, CoreRecord.State.SEALED);
    }

    @Test
    void whatIsTooOldGoesAndSoDoesWhatIsLeftOfAFailedOne() throws Exception {
        CoreRecord failed = core(1, CoreRecord.State.FAILED);
        CoreRecord _ = core(2, CoreRecord.State.SEALED);
        CoreRecord young = core(9, CoreRecord.State.SEALED);
        keeper.apply(perDomain(new Limit(9, Long.MAX_VALUE, Duration.ofDays(3))), problems::add);

        assertThat(directory.resolve("core-1.partial")).doesNotExist();
        assertThat(directory.resolve("core-2")).doesNotExist();
        assertThat(young.path()).exists();
        assertThat(ledger.cores().ofIncident(incident.id()).getFirst())
                .as("why it failed is still known")
                .extracting(CoreRecord::state, CoreRecord::detail)
                .containsExactly(failed.state(), "no room; deleted: cores are kept for 3 days");
        assertThat(ledger.cores().onDisk()).containsExactly(young);
    }

    @Test
    void whatSomebodyElseDeletedIsNotCounted() throws Exception {
        CoreRecord moved = core(1, CoreRecord.State.SEALED);
        CoreRecord kept = core(2, CoreRecord.State.SEALED);
        Files.delete(moved.path());
        keeper.apply(perDomain(new Limit(1, Long.MAX_VALUE, Duration.ofDays(100))), problems::add);
        assertThat(kept.path()).exists();
        assertThat(states()).containsExactly(CoreRecord.State.DELETED, CoreRecord.State.SEALED);
    }

    @Test
    void aLinkInACoresPlaceIsNeitherFollowedNorDeleted() throws Exception {
        CoreRecord core = core(1, CoreRecord.State.SEALED);
        Path precious = Files.writeString(directory.resolve("precious"), "kept");
        Files.delete(core.path());
        Files.createSymbolicLink(core.path(), precious);
        keeper.makeRoom(directory, Long.MAX_VALUE, problems::add);
        assertThat(precious).hasContent("kept");
        assertThat(core.path()).isSymbolicLink();
    }

    @Test
    void roomIsMadeWhereTheDiskHasTooLittleAndTheNewestStays() throws Exception {
        CoreRecord failed = large(core(3, CoreRecord.State.FAILED));
        CoreRecord old = large(core(1, CoreRecord.State.SEALED));
        CoreRecord newest = large(core(2, CoreRecord.State.SEALED));
        keeper.makeRoom(directory, 1, problems::add);
        assertThat(old.path()).exists();

        keeper.makeRoom(directory, free() + LARGE / 2, problems::add);
        assertThat(partial(failed)).doesNotExist();
        assertThat(old.path()).exists();

        keeper.makeRoom(directory, free() + LARGE / 2, problems::add);
        assertThat(old.path()).doesNotExist();
        assertThat(ledger.cores().ofIncident(incident.id()).get(1).detail()).contains("of its disk free");

        keeper.makeRoom(directory, free() + LARGE / 2, problems::add);
        assertThat(newest.path()).exists();
    }

    @Test
    void nothingIsDeletedWhereThatWouldNotHelp() throws Exception {
        CoreRecord old = core(1, CoreRecord.State.SEALED);
        CoreRecord _ = core(2, CoreRecord.State.SEALED);
        keeper.makeRoom(directory, free() + LARGE, problems::add);
        assertThat(old.path()).exists();
    }

    /** Its length alone. */
    private static CoreRecord large(CoreRecord core) throws IOException {
        Path file = core.state() == CoreRecord.State.SEALED ? core.path() : partial(core);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(LARGE);
        }
        return core;
    }

    private static Path partial(CoreRecord core) {
        return core.path().resolveSibling(core.path().getFileName() + ".partial");
    }

    private long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
