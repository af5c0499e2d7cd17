package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import coretime.vmcore.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Panics of a real guest whose core coretime takes itself: the guest is back, its core is whole, the card was there at
 * once, and nothing is left. One guest, one panic after the other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureIT {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration CARD = Duration.ofSeconds(2);
    private static final Duration CORE = Duration.ofMinutes(2);

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;
    private static Ledger ledger;

    private final IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named("coretime-capture")
                .withRam(512L << 20)
                .withSharedRam(true)
                .withOnCrash(OnCrash.PRESERVE));
        guest.awaitBooted(BOOT);
        ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @AfterAll
    static void close() {
        try (Lab closedLast = lab;
                Ledger closedFirst = ledger) {
            assertThat(List.of(closedLast, closedFirst)).hasSize(2);
        }
    }

    /** The memory of a guest that has been written is held by nobody. */
    @AfterEach
    void nothingIsHeld() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(CaptureIT::target)).noneMatch(target -> target.contains("memfd"));
        }
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("memfd:memory-backend");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private CorePolicy policy() {
        return CorePolicy.in(directory.resolve("cores")).withLeastFree(64L << 20);
    }

    /** One panic, from the watch to the sealed core. */
    private Incident panic(CorePolicy policy) throws InterruptedException {
        try (Host host = new Host(
                lab.connection(),
                ledger,
                Strategies.all(lab.dumpDirectory()),
                Policy.standard().withCores(policy),
                events)) {
            host.watch(guest.domain());
            guest.panic();
            Incident incident = events.awaitEnd();
            assertThat(host.awaitCores(CORE)).isTrue();
            return incident;
        }
    }

    private static void assertBack(Incident incident) {
        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(incident.end().map(Ending::reason))
                .as("the reason why it is not proven")
                .isEmpty();
        assertThat(ledger.incident(incident.id())).contains(incident);
    }

    private void assertCard(Incident incident) {
        CardRecord card = ledger.cores().card(incident.id()).orElseThrow();
        assertThat(card.panic()).isEqualTo("sysrq triggered crash");
        assertThat(card.backtrace()).anyMatch(frame -> frame.contains("sysrq_handle_crash"));
        assertThat(card.problems()).isEmpty();
        assertThat(Duration.between(incident.panic().at(), card.at())).isLessThan(CARD);
        assertThat(events.cards()).contains(card);
    }

    private void assertWhole(Incident incident) {
        assertCard(incident);
        CoreRecord core = ledger.cores().ofIncident(incident.id()).getFirst();
        assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.SEALED);
        assertThat(core.path()).hasSize(core.bytes());
        try (MemoryCore opened = Cores.open(core.path())) {
            List<String> log = KernelLog.read(Kernel.of(opened)).lines();
            assertThat(log).anyMatch(line -> line.contains("sysrq triggered crash"));
            assertThat(String.join("\n", log))
                    .isEqualTo(ledger.cores().log(incident.id()).orElseThrow());
            assertThat(opened.cpus())
                    .hasSize(2)
                    .allSatisfy(cpu ->
                            assertThat(cpu.registers().instructionPointer()).isNotZero());
        }
        Verification verification = CoreVerification.verify(List.of(core.path()), 2, Progress.NONE);
        assertThat(verification.holds()).as(verification.toString()).isTrue();
    }

    @Test
    @Order(1)
    void handoffStartsTheGuestAnewAndWritesTheOldMemoryMeanwhile() throws Exception {
        Incident incident = panic(policy().withOrder(List.of("handoff")));

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("handoff");
        assertThat(capture.ended()).isTrue();
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.COLD, Restart.Actor.CORETIME);
        assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(2)
    void directCopiesWhatMattersAndResetsTheGuest() throws Exception {
        Incident incident = panic(policy().withOrder(List.of("direct")));

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("direct");
        assertThat(capture.estimated()).isNotNull();
        assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.WARM);
        assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(7)
    void qemuWritesWhileTheGuestStandsStillAndWhatItWroteIsMendedAfterwards() throws Exception {
        Incident incident = panic(policy().withOrder(List.of("qemu")));

        assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("qemu");
        assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.WARM);
        assertBack(incident);
        assertWhole(incident);
        try (Stream<Path> files = Files.list(directory.resolve("cores"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".qemu"));
        }
    }

    @Test
    @Order(3)
    void withoutAnOrderTheLeastOutageIsTakenAndTheOthersAreExplained() throws Exception {
        Incident incident = panic(policy());

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("direct");
        assertThat(capture.others())
                .anySatisfy(other -> assertThat(other).startsWith("handoff: is expected to take"))
                .anySatisfy(other -> assertThat(other).startsWith("qemu: is expected to take"))
                .anySatisfy(other -> assertThat(other).startsWith("libvirt: on_crash is not"));
        assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(4)
    void aStrategyThatFailsHandsOverAndWithoutRoomTheGuestComesBackWithoutACore() throws Exception {
        Incident incident =
                panic(policy().withOrder(List.of("direct", "handoff")).withLeastFree(Long.MAX_VALUE / 2));

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("card");
        assertThat(capture.failure()).contains("direct", "handoff", "MiB");
        assertCard(incident);
        assertThat(ledger.cores().ofIncident(incident.id())).isEmpty();
        assertThat(incident.restart().orElseThrow().actor()).isEqualTo(Restart.Actor.CORETIME);
        assertBack(incident);
    }

    @Test
    @Order(5)
    void ofAGuestThatCrashesInALoopTheCardAloneIsTaken() throws Exception {
        Incident incident = panic(policy().withMostPanicsPerHour(2));

        assertThat(incident.capture().orElseThrow().failure()).contains("more than 2 panics within an hour");
        assertCard(incident);
        assertThat(ledger.cores().ofIncident(incident.id())).isEmpty();
        assertBack(incident);
    }

    @Test
    @Order(6)
    void anIncidentWhoseProcessEndedBetweenEndingTheGuestAndStartingItGoesOn() throws Exception {
        Panic panic =
                new Panic(guest.domain().uuid(), guest.domain().name(), QemuProcess.UNKNOWN, Instant.now(), null, null);
        Incident open = ledger.begin(panic);
        CoreRecord _ = ledger.cores().begin(open, "handoff", _ -> directory.resolve("lost.kdump"), 31, Instant.now());
        guest.domain().destroy();

        try (Host host = new Host(
                lab.connection(),
                ledger,
                Strategies.all(lab.dumpDirectory()),
                Policy.standard().withCores(policy()),
                events)) {
            host.watch(guest.domain());
            Incident incident = events.awaitEnd();
            assertThat(incident.id()).isEqualTo(open.id());
            assertThat(incident.capture().orElseThrow().failure()).contains("the process that held the guest's memory");
            assertThat(guest.domain().state().isRunning()).isTrue();
        }
        assertThat(ledger.cores().ofIncident(open.id()))
                .extracting(CoreRecord::state)
                .containsExactly(CoreRecord.State.FAILED);
    }
}
