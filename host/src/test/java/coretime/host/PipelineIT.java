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
    private static final Policy POLICY = LabPolicy.standard().withRestart(RestartPolicy.WARM);

    @TempDir
    private static Path directory;

    private static Path dumps;
    private static Lab lab;
    private static Ledger ledger;
    private static Guest guest;
    private static final IncidentEvents EVENTS = new IncidentEvents();
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
        host = new Host(lab.connection(), ledger, List.of(new LibvirtStrategy(dumps)), POLICY, EVENTS);
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
        try (LibvirtSupervisor _ = new LibvirtSupervisor(lab.libvirt())) {
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

        host = new Host(lab.connection(), ledger, List.of(new LibvirtStrategy(dumps)), POLICY, EVENTS);
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
}
