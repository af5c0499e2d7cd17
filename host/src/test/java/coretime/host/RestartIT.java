package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.Strategies;
import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How a real guest whose RTC follows it gets its next boot, and what is seen of its clock later. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartIT {
    private static final long FREEZE = 4;
    private static final Duration LATE = Duration.ofSeconds(-3);

    @TempDir
    private static Path directory;

    private static PanicRig rig;
    private final LaterEvents events = new LaterEvents();

    @BeforeAll
    static void startAGuest() {
        rig = PanicRig.open(
                directory,
                GuestSpec.named("coretime-restart").withRam(512L << 20).withOnCrash(OnCrash.PRESERVE));
    }

    @AfterAll
    static void close() {
        assertThat(rig).isNotNull();
        rig.close();
    }

    private static Policy policy(RestartPolicy restart) {
        return LabPolicy.standard().withRestart(restart).withCores(rig.policy("direct"));
    }

    /** As a freeze that nobody corrects leaves it: the RTC is late, and a boot in this process begins with it. */
    private static void makeLate() throws InterruptedException {
        Domain domain = rig.guest().domain();
        domain.suspend();
        TimeUnit.SECONDS.sleep(FREEZE);
        domain.resume();
        // What reads the clocks as it begins to watch is told that the freeze is known.
        rig.ledger()
                .record(new Freeze(
                        domain.uuid(),
                        QemuProcesses.ofHost().find(domain.uuid()).orElseThrow(),
                        Freeze.Cause.PAUSE,
                        Instant.now().minusSeconds(FREEZE),
                        Instant.now()));
    }

    private static Duration bootedWith(Incident incident) {
        Offset offset = incident.measurement().map(Measurement::system).orElse(null);
        return Objects.requireNonNull(offset).value();
    }

    private Incident panic(RestartPolicy restart) throws InterruptedException {
        Incident incident = rig.panic(policy(restart), events);
        assertThat(incident.restart().orElseThrow().actor()).isEqualTo(Restart.Actor.CORETIME);
        rig.assertBack(incident);
        return incident;
    }

    @Test
    @Order(1)
    void aBootThatWouldBeLateIsGivenANewProcessAndIsNot() throws Exception {
        makeLate();

        Incident incident = panic(RestartPolicy.AUTO);

        Restart restart = incident.restart().orElseThrow();
        assertThat(restart.mode()).isEqualTo(Restart.Mode.COLD);
        assertThat(restart.reason()).contains("would begin with its RTC");
        assertThat(bootedWith(incident)).isBetween(Duration.ofMillis(-2500), Duration.ofSeconds(1));
        rig.assertWhole(incident);
    }

    @Test
    @Order(2)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void warmIsWarmAndTheBootIsLateUntilItIsCorrected() throws Exception {
        makeLate();

        Incident incident = panic(RestartPolicy.WARM);

        assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.WARM);
        assertThat(bootedWith(incident)).isLessThan(LATE);
    }

    @Test
    @Order(3)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aBootThatWouldBeRightIsLeftInItsProcess() throws Exception {
        Incident incident = panic(RestartPolicy.AUTO);

        assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.WARM);
        assertThat(incident.restart().orElseThrow().reason()).isNull();
    }

    @Test
    @Order(4)
    void aProcessThatEndedBetweenEndingTheGuestAndStartingItLeavesItToTheNextOne() throws Exception {
        Domain domain = rig.guest().domain();
        Incident open = rig.ledger()
                .begin(new Panic(domain.uuid(), domain.name(), QemuProcess.UNKNOWN, Instant.now(), null, null));
        Incident captured =
                rig.ledger().record(open, new Capture("none", null, Duration.ZERO, "not tried in this test"));
        domain.destroy();

        Incident incident = rig.takeUp(rig.policy("direct"), events);

        assertThat(incident.id()).isEqualTo(captured.id());
        assertThat(domain.state().isRunning()).isTrue();
        rig.assertBack(incident);
    }

    @Test
    @Order(5)
    void aClockThatIsPulledBackAfterItsProofIsSeen() throws Exception {
        Policy policy =
                policy(RestartPolicy.COLD).withLaterReadings(List.of(Duration.ofSeconds(1), Duration.ofSeconds(8)));
        try (Host host = new Host(rig.lab().connection(), rig.ledger(), Strategies.all(directory), policy, events)) {
            host.watch(rig.guest().domain());
            rig.guest().panic();
            Incident incident = events.awaitEnd();
            assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.COLD);

            LaterReading first = events.awaitReading(incident);
            assertThat(first.holds()).as(first.toString()).isTrue();
            rig.guest().domain().agent().exec("date", "-s", "-5 seconds");
            LaterReading second = events.awaitReading(incident);

            assertThat(second.holds()).isFalse();
            assertThat(second.reason()).contains("moved it since");
            assertThat(rig.ledger().clocks().laterReadings(incident.id())).containsExactly(first, second);
        }
    }

    /** Waits for later readings, too. */
    private static final class LaterEvents extends IncidentEvents {
        private final BlockingQueue<LaterReading> readings = new LinkedBlockingQueue<>();

        @Override
        public void readLater(Incident incident, LaterReading reading) {
            readings.add(reading);
        }

        /** That of this incident: the one before may still have one to come. */
        private LaterReading awaitReading(Incident incident) throws InterruptedException {
            LaterReading reading;
            do {
                reading = Objects.requireNonNull(readings.poll(1, TimeUnit.MINUTES), "a later reading");
            } while (reading.incident() != incident.id());
            return reading;
        }
    }
}
