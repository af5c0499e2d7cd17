package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.capture.Strategies;
import coretime.host.internal.Native;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.MonitorException;
import coretime.libvirt.QemuMonitor;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.FilterLevel;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Panics of a guest with private RAM whose memory QEMU saves in the background: it is reset at once, its core is whole, and
 * nothing of it is left in QEMU, here or on the disk. One guest, one panic after the other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotIT {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration CORE = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;
    private static Ledger ledger;
    private static EventSubscription subscription;
    private static final List<LibvirtEvent.MonitorEvent> HEARD = new CopyOnWriteArrayList<>();

    private final Endings endings = new Endings();

    @BeforeAll
    static void startAGuest() throws IOException {
        lab = Lab.open(
                LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE).withUserFaults(true), LabProgress.silent());
        guest = lab.start(
                GuestSpec.named("coretime-snapshot").withRam(512L << 20).withOnCrash(OnCrash.PRESERVE));
        guest.awaitBooted(BOOT);
        Files.createDirectories(directory.resolve("cores"));
        ledger = Ledger.open(directory.resolve("ledger.db"));
        subscription = lab.connection().subscribe(event -> {
            if (event instanceof LibvirtEvent.MonitorEvent monitor) {
                HEARD.add(monitor);
            }
        });
    }

    @AfterAll
    static void close() {
        subscription.close();
        try (Lab closedLast = lab;
                Ledger closedFirst = ledger) {
            assertThat(List.of(closedLast, closedFirst)).hasSize(2);
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(isWatchedForWrites()).isFalse();
        QemuMonitor monitor = guest.domain().monitor();
        JsonNode capabilities = monitor.execute("query-migrate-capabilities");
        assertThat(capabilities
                        .valueStream()
                        .filter(entry -> entry.path("capability").asString("").equals("background-snapshot"))
                        .toList())
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.path("state").asBoolean(true)).isFalse());
        assertThatThrownBy(() -> monitor.execute(
                        "closefd", JsonNodeFactory.instance.objectNode().put("fdname", "coretime-snapshot")))
                .isInstanceOf(MonitorException.class)
                .hasMessageContaining("not found");
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(SnapshotIT::target)).noneMatch(target -> target.contains(".spool"));
        }
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(".spool");
        try (Stream<Path> files = Files.list(directory.resolve("cores"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".spool"));
        }
    }

    private static boolean isWatchedForWrites() throws IOException {
        long qemu =
                QemuProcesses.ofHost().find(guest.domain().uuid()).orElseThrow().pid();
        return Pattern.compile("VmFlags:.* uw")
                .matcher(Files.readString(Path.of("/proc/" + qemu + "/smaps")))
                .find();
    }

    private static Strategy snapshot(Lab lab) {
        return Strategies.all(lab.dumpDirectory()).stream()
                .filter(strategy -> strategy.name().equals("snapshot"))
                .findFirst()
                .orElseThrow();
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static Policy policy() {
        return Policy.standard()
                .withCores(CorePolicy.in(directory.resolve("cores"))
                        .withLeastFree(64L << 20)
                        .withLevel(FilterLevel.NONE)
                        .withOrder(List.of("snapshot")));
    }

    /** One panic, from the watch to the end of its core. */
    private Incident panic(Policy policy) throws InterruptedException {
        HEARD.clear();
        try (Host host = new Host(lab.connection(), ledger, Strategies.all(lab.dumpDirectory()), policy, endings)) {
            host.watch(guest.domain());
            guest.panic();
            Incident incident = endings.await();
            assertThat(host.awaitCores(CORE)).isTrue();
            return incident;
        }
    }

    private static void assertBack(Incident incident) {
        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(incident.end().map(Ending::reason))
                .as("the reason why it is not proven")
                .isEmpty();
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.WARM, Restart.Actor.CORETIME);
    }

    private static CoreRecord core(Incident incident) {
        return ledger.cores().ofIncident(incident.id()).getFirst();
    }

    private static void assertWhole(Incident incident) {
        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).as(capture.toString()).isEqualTo("snapshot");
        CardRecord card = ledger.cores().card(incident.id()).orElseThrow();
        assertThat(card.panic()).isEqualTo("sysrq triggered crash");
        CoreRecord core = core(incident);
        assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.SEALED);
        try (MemoryCore opened = Cores.open(core.path())) {
            assertThat(KernelLog.read(Kernel.of(opened)).lines())
                    .anyMatch(line -> line.contains("sysrq triggered crash"));
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
    void theGuestIsResetAtOnceAndItsMemoryIsSavedWhileItBoots() throws Exception {
        Incident incident = panic(policy());

        assertBack(incident);
        assertWhole(incident);
        assertThat(core(incident).detail()).isNull();
        Instant reset = incident.restart().orElseThrow().resumedAt();
        assertThat(Duration.between(incident.panic().at(), reset)).isLessThan(Duration.ofSeconds(5));
        assertThat(core(incident).endedAt()).isAfter(reset);
        JsonNode migration = guest.domain().monitor().execute("query-migrate");
        assertThat(migration.path("downtime").asInt(-1)).as("QEMU's own ms").isBetween(0, 200);
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(2)
    void aGuestThatResetsItselfAtOnceIsSavedAllTheSameAndItsCoreSaysSo() throws Exception {
        guest.domain().agent().exec("sh", "-c", "echo -1 > /proc/sys/kernel/panic");

        Incident incident = panic(policy());

        assertBack(incident);
        assertWhole(incident);
        Instant paused = HEARD.stream()
                .filter(event -> event.event().equals("STOP"))
                .skip(1)
                .findFirst()
                .orElseThrow()
                .at();
        boolean wasQuicker = HEARD.stream()
                .anyMatch(event -> event.event().equals("RESET")
                        && event.details().path("guest").asBoolean(false)
                        && event.at().isBefore(paused));
        assertThat(String.valueOf(core(incident).detail()).contains("the guest reset itself"))
                .isEqualTo(wasQuicker);
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(3)
    void aSnapshotThatTakesTooLongIsCancelledAndTheGuestGoesOn() throws Exception {
        endings.readerWaits = Duration.ofSeconds(5);

        Incident incident = panic(policy().withCaptureTimeout(Duration.ofSeconds(3)));

        assertBack(incident);
        assertThat(incident.capture().orElseThrow().pending()).isTrue();
        assertThat(core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(core(incident).detail()).contains("not complete within 3.0 s", "the guest goes first");
    }

    @Test
    @Order(4)
    void oneThatDoesNotEvenBeginInTimeLeavesTheGuestToTheRestart() throws Exception {
        Incident incident = panic(policy().withCaptureTimeout(Duration.ofNanos(1)));

        assertBack(incident);
        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("card");
        assertThat(capture.failure()).contains("snapshot failed", "the guest goes first");
        assertThat(core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
    }

    /** QEMU 7.2 goes on watching, and the guest and its monitor may wait forever: the next process puts it right. */
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(5)
    void whatAProcessLeftThatEndedInTheMiddleIsPutRight() throws Exception {
        QemuMonitor monitor = guest.domain().monitor();
        JsonNodeFactory json = JsonNodeFactory.instance;
        Native.Pipe pipe = Native.pipe();
        monitor.pass("coretime-left", pipe.writer());
        Native.close(pipe.writer());
        Native.close(pipe.reader());
        monitor.execute(
                "migrate-set-capabilities",
                json.objectNode()
                        .set(
                                "capabilities",
                                json.arrayNode()
                                        .add(json.objectNode()
                                                .put("capability", "background-snapshot")
                                                .put("state", true))));
        monitor.execute("migrate", json.objectNode().put("uri", "fd:coretime-left"));
        TimeUnit.SECONDS.sleep(3);
        assertThat(isWatchedForWrites())
                .as("what QEMU before 8.1 leaves")
                .isEqualTo(lab.connection().hypervisorVersion().startsWith("7."));

        snapshot(lab).prepare(guest.domain(), policy().cores());

        guest.awaitAgent(Duration.ofSeconds(30));
        assertThat(monitor.execute("query-migrate").path("status").asString("")).isEqualTo("failed");
    }

    /** As QEMU runs anywhere: it may not watch its guest's writes, and says so before a panic. */
    @Test
    @Order(6)
    void withoutTheRightTheObstacleSaysHowToGiveIt() {
        try (Lab ordinary =
                Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent())) {
            Guest other = ordinary.start(
                    GuestSpec.named("coretime-snapshot-no").withRam(256L << 20).withOnCrash(OnCrash.PRESERVE));
            Strategy snapshot = snapshot(ordinary);

            assertThat(snapshot.obstacle(other.domain(), policy().cores()).orElseThrow())
                    .contains("vm.unprivileged_userfaultfd=1", "CAP_SYS_PTRACE");
            assertThat(snapshot.obstacle(guest.domain(), policy().cores())).isEmpty();
        }
    }

    /** Waits for what incidents tell. */
    private static final class Endings implements IncidentListener {
        private final BlockingQueue<Incident> ended = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

        /** How long whoever takes the stream in is held up: QEMU has to wait for it. */
        private Duration readerWaits = Duration.ZERO;

        @Override
        public void progress(CoreRecord core, CoreProgress progress) {
            if (progress.phase().equals("receiving")) {
                LockSupport.parkNanos(readerWaits.toNanos());
            }
        }

        Incident await() throws InterruptedException {
            Incident incident = ended.poll(400, TimeUnit.SECONDS);
            assertThat(failures).isEmpty();
            assertThat(incident).as("an ended incident").isNotNull();
            return incident;
        }

        @Override
        public void warned(Incident incident, String message) {
            failures.add(message);
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
