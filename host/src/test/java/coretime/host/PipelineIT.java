package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.LifecycleAction;
import coretime.libvirt.LifecycleType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Panics of a real guest in which something goes wrong with the core: the guest comes back all the same, its clock is
 * proven, and the incident tells the truth. One guest, one panic after the other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {

    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final long RAM = 512L << 20;

    @TempDir
    private static Path directory;

    private static Path dumps;
    private static Lab lab;
    private static Ledger ledger;
    private static Guest guest;
    private static final Events EVENTS = new Events();
    private static Host host;

    @BeforeAll
    static void watchAGuest() throws Exception {
        dumps = Files.createDirectory(directory.resolve("dumps"));
        run("mount", "-t", "tmpfs", "-o", "size=700m", "coretime-test", dumps.toString());
        lab = Lab.open(
                LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE).withDumps(dumps), LabProgress.silent());
        guest = lab.start(GuestSpec.named("coretime-pipeline").withRam(RAM).withOnCrash(OnCrash.COREDUMP_RESTART));
        guest.awaitBooted(BOOT);
        // On the disk that the cores fill, as in a lab's report directory.
        ledger = Ledger.open(dumps.resolve("ledger.db"));
        host = new Host(lab.connection(), ledger, List.of(new LibvirtStrategy(dumps)), Policy.standard(), EVENTS);
        host.watch(guest.domain());
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        try (Lab closedLast = lab;
                Ledger closedThen = ledger;
                Host closedFirst = host) {
            assertThat(List.of(closedFirst, closedThen, closedLast)).hasSize(3);
        } finally {
            run("umount", dumps.toString());
        }
    }

    @Test
    @Order(1)
    void aFullDiskLeavesNoGuestDown() throws Exception {
        Path ballast = dumps.resolve("ballast");
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 600; i++) {
                file.write(block);
            }
        }

        Incident incident = panic();

        Files.delete(ballast);
        assertThat(incident.capture().orElseThrow().failure()).contains("left the guest crashed");
        assertThat(incident.restart().orElseThrow().actor()).isEqualTo(Restart.Actor.CORETIME);
        assertBack(incident);
    }

    @Test
    @Order(2)
    void aGuestThatIsPreservedIsStartedAgain() throws Exception {
        guest.domain().setLifecycleAction(LifecycleType.CRASH, LifecycleAction.PRESERVE, true, false);

        Incident incident = panic();

        assertThat(incident.capture().orElseThrow().takenCore()).isEmpty();
        assertThat(incident.capture().orElseThrow().failure()).contains("on_crash");
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::actor, Restart::mode)
                .containsExactly(Restart.Actor.CORETIME, Restart.Mode.WARM);
        assertBack(incident);
    }

    @Test
    @Order(3)
    void libvirtThatDiesWhileItWritesTheCoreAndComesBackLeavesNoGuestDown() throws Exception {
        guest.domain().setLifecycleAction(LifecycleType.CRASH, LifecycleAction.COREDUMP_RESTART, true, false);
        EVENTS.clear();
        guest.panic();
        EVENTS.awaitStage(Stage.CAPTURE);
        lab.libvirt().kill();
        Incident incident;
        try (Supervisor _ = new Supervisor(lab.libvirt())) {
            incident = EVENTS.awaitEnd();
        }

        assertThat(incident.restart()).isPresent();
        assertBack(incident);
    }

    @Test
    @Order(4)
    void anIncidentThatIsStoppedStaysOpenAtItsStepAndGoesOnInTheNextProcess() throws Exception {
        EVENTS.clear();
        guest.panic();
        EVENTS.awaitStage(Stage.MEASURE);
        host.close();
        Incident open = ledger.openIncidents().getFirst();
        assertThat(open.next()).contains(Stage.MEASURE);

        host = new Host(lab.connection(), ledger, List.of(new LibvirtStrategy(dumps)), Policy.standard(), EVENTS);
        host.watch(guest.domain());

        Incident ended = EVENTS.awaitEnd();
        assertThat(ended.id()).isEqualTo(open.id());
        assertBack(ended);
    }

    private static Incident panic() throws InterruptedException {
        EVENTS.clear();
        guest.panic();
        return EVENTS.awaitEnd();
    }

    private static void assertBack(Incident incident) {
        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(incident.end().map(Ending::reason))
                .as("the reason why it is not proven")
                .isEmpty();
        assertThat(incident.isProven()).isTrue();
        assertThat(ledger.incident(incident.id())).contains(incident);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    /**
     * Starts libvirtd again whenever it is gone, as systemd does: libvirtd 9.0.0 that comes back in the middle of a dump
     * dies once more, of QEMU's DUMP_COMPLETED for a job that it no longer knows.
     */
    private static final class Supervisor implements AutoCloseable {

        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        private final ScheduledFuture<?> watch;

        Supervisor(LabLibvirt libvirt) {
            watch = executor.scheduleWithFixedDelay(libvirt::restart, 0, 200, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            assertThat(watch.isDone()).as("libvirtd could not be started again").isFalse();
            executor.close();
        }
    }

    /** Waits for what incidents tell. */
    private static final class Events implements IncidentListener {

        private static final long SECONDS = 400;

        private final BlockingQueue<Stage> entered = new LinkedBlockingQueue<>();
        private final BlockingQueue<Incident> ended = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

        void clear() {
            entered.clear();
            ended.clear();
        }

        void awaitStage(Stage wanted) throws InterruptedException {
            Stage stage;
            do {
                stage = entered.poll(SECONDS, TimeUnit.SECONDS);
                assertThat(stage).as("a stage on the way to " + wanted).isNotNull();
            } while (stage != wanted);
        }

        Incident awaitEnd() throws InterruptedException {
            Incident incident = ended.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(failures).isEmpty();
            assertThat(incident).as("an ended incident").isNotNull();
            return incident;
        }

        @Override
        public void entered(Incident incident, Stage stage) {
            entered.add(stage);
        }

        @Override
        public void failed(String domain, String message) {
            failures.add(domain + ": " + message);
        }

        @Override
        public void ended(Incident incident) {
            ended.add(incident);
        }
    }
}
