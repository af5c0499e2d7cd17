package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.capture.Strategies;
import coretime.host.internal.Native;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.MonitorException;
import coretime.libvirt.QemuMonitor;
import coretime.vmcore.FilterLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
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
    @TempDir
    private static Path directory;

    private static PanicRig rig;
    private static EventSubscription subscription;
    private static final List<LibvirtEvent.MonitorEvent> HEARD = new CopyOnWriteArrayList<>();

    private IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() {
        rig = PanicRig.open(
                directory,
                GuestSpec.named("coretime-snapshot").withVcpus(2).withOnCrash(OnCrash.PRESERVE),
                PanicRig.options().withUserFaults(true));
        subscription = rig.lab().connection().subscribe(event -> {
            if (event instanceof LibvirtEvent.MonitorEvent monitor) {
                HEARD.add(monitor);
            }
        });
    }

    @AfterAll
    static void close() {
        try (PanicRig _ = rig) {
            subscription.close();
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(isWatchedForWrites()).isFalse();
        QemuMonitor monitor = rig.guest().domain().monitor();
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
        rig.assertNothingIsLeft();
    }

    private static boolean isWatchedForWrites() throws IOException {
        long qemu = QemuProcesses.ofHost()
                .find(rig.guest().domain().uuid())
                .orElseThrow()
                .pid();
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

    private static Policy policy() {
        return LabPolicy.standard()
                .withRestart(RestartPolicy.WARM)
                .withCores(rig.policy("snapshot").withLevel(FilterLevel.NONE));
    }

    /** One panic, of which nobody is warned. */
    private Incident panic(Policy policy) throws InterruptedException {
        HEARD.clear();
        Incident incident = rig.panic(policy, events);
        assertThat(events.warnings()).isEmpty();
        return incident;
    }

    private static void assertBack(Incident incident) {
        rig.assertBack(incident);
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.WARM, Restart.Actor.CORETIME);
    }

    private static void assertWhole(Incident incident) {
        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).as(capture.toString()).isEqualTo("snapshot");
        rig.assertWhole(incident);
    }

    @Test
    @Order(1)
    void theGuestIsResetAtOnceAndItsMemoryIsSavedWhileItBoots() throws Exception {
        Incident incident = panic(policy());

        assertBack(incident);
        assertWhole(incident);
        assertThat(rig.core(incident).detail()).isNull();
        Instant reset = incident.restart().orElseThrow().resumedAt();
        assertThat(Duration.between(incident.panic().at(), reset)).isLessThan(Duration.ofSeconds(5));
        assertThat(rig.core(incident).endedAt()).isAfter(reset);
        JsonNode migration = rig.guest().domain().monitor().execute("query-migrate");
        assertThat(migration.path("downtime").asInt(-1)).as("QEMU's own ms").isBetween(0, 200);
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(2)
    void aGuestThatResetsItselfAtOnceIsSavedAllTheSameAndItsCoreSaysSo() throws Exception {
        rig.guest().domain().agent().exec("sh", "-c", "echo -1 > /proc/sys/kernel/panic");

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
        assertThat(String.valueOf(rig.core(incident).detail()).contains("the guest reset itself"))
                .isEqualTo(wasQuicker);
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(3)
    void aSnapshotThatTakesTooLongIsCancelledAndTheGuestGoesOn() throws Exception {
        events = new IncidentEvents() {
            @Override
            public void progress(CoreRecord core, CoreProgress progress) {
                // Whoever takes the stream in is held up, and QEMU has to wait for it.
                if (progress.phase().equals("receiving")) {
                    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
                }
            }
        };

        Incident incident = panic(policy().withCaptureTimeout(Duration.ofSeconds(3)));

        assertBack(incident);
        assertThat(incident.capture().orElseThrow().pending()).isTrue();
        assertThat(rig.core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(rig.core(incident).detail()).contains("not complete within 3.0 s", "the guest goes first");
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(4)
    void oneThatDoesNotEvenBeginInTimeLeavesTheGuestToTheRestart() throws Exception {
        Incident incident = panic(policy().withCaptureTimeout(Duration.ofNanos(1)));

        assertBack(incident);
        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("card");
        assertThat(capture.failure()).contains("snapshot failed", "the guest goes first");
        assertThat(rig.core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
    }

    /** QEMU 7.2 goes on watching, and the guest and its monitor may wait forever: the next process puts it right. */
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(5)
    void whatAProcessLeftThatEndedInTheMiddleIsPutRight() throws Exception {
        QemuMonitor monitor = rig.guest().domain().monitor();
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
        CountDownLatch failed = new CountDownLatch(1);
        // To ask the monitor is no way: it may hang already.
        try (EventSubscription _ = rig.lab().connection().subscribe(event -> {
            if (event instanceof LibvirtEvent.MonitorEvent migration
                    && migration.event().equals("MIGRATION")
                    && migration.details().path("status").asString("").equals("failed")) {
                failed.countDown();
            }
        })) {
            monitor.execute("migrate", json.objectNode().put("uri", "fd:coretime-left"));
            assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
        }
        boolean isLeft = rig.lab().connection().hypervisorVersion().startsWith("7.");
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        while (isWatchedForWrites() != isLeft) {
            assertThat(deadline.isOver())
                    .as("QEMU before 8.1 leaves its watch, any other lifts it")
                    .isFalse();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }

        snapshot(rig.lab()).prepare(rig.guest().domain(), policy().cores());

        rig.guest().awaitAgent(Duration.ofSeconds(30));
        assertThat(monitor.execute("query-migrate").path("status").asString("")).isEqualTo("failed");
    }

    /** As QEMU runs anywhere: it may not watch its guest's writes, and says so before a panic. */
    @Test
    @Order(6)
    void withoutTheRightTheObstacleSaysHowToGiveIt() {
        try (Lab ordinary = Lab.open(PanicRig.options(), LabProgress.silent())) {
            Guest other = ordinary.start(
                    GuestSpec.named("coretime-snapshot-no").withRam(256L << 20).withOnCrash(OnCrash.PRESERVE));
            Strategy snapshot = snapshot(ordinary);

            assertThat(snapshot.obstacle(other.domain(), policy().cores()).orElseThrow())
                    .contains("vm.unprivileged_userfaultfd=1", "CAP_SYS_PTRACE");
            assertThat(snapshot.obstacle(rig.guest().domain(), policy().cores()))
                    .isEmpty();
        }
    }
}
