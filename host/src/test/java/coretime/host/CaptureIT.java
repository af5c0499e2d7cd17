package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import coretime.libvirt.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration CARD = Duration.ofSeconds(2);

    @TempDir
    private static Path directory;

    private static PanicRig rig;

    private final IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() {
        rig = PanicRig.open(
                directory,
                GuestSpec.named("coretime-capture")
                        .withVcpus(2)
                        .withSharedRam(true)
                        .withOnCrash(OnCrash.PRESERVE));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        rig.assertNothingIsLeft();
    }

    private void assertCard(Incident incident) {
        CardRecord card = rig.assertCard(incident);
        assertThat(card.backtrace()).anyMatch(frame -> frame.contains("sysrq_handle_crash"));
        assertThat(card.problems()).isEmpty();
        assertThat(Duration.between(incident.panic().at(), card.at())).isLessThan(CARD);
        assertThat(events.cards()).contains(card);
    }

    private void assertWhole(Incident incident) {
        assertCard(incident);
        rig.assertWhole(incident);
        assertThat(rig.ledger().cores().log(incident.id())).contains(PanicRig.log(rig.core(incident)));
    }

    @Test
    @Order(1)
    void handoffStartsTheGuestAnewAndWritesTheOldMemoryMeanwhile() throws Exception {
        Incident incident = rig.panic(rig.policy("handoff"), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("handoff");
        assertThat(capture.ended()).isTrue();
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.COLD, Restart.Actor.CORETIME);
        rig.assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(2)
    void directCopiesWhatMattersAndResetsTheGuest() throws Exception {
        Incident incident = rig.panic(rig.policy("direct"), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("direct");
        assertThat(capture.estimated()).isNotNull();
        // In the same process, unless freezes have added up in its RTC.
        Restart restart = incident.restart().orElseThrow();
        assertThat(restart.reason() != null).isEqualTo(restart.mode() == Restart.Mode.COLD);
        rig.assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(7)
    void qemuWritesWhileTheGuestStandsStillAndWhatItWroteIsMendedAfterwards() throws Exception {
        Incident incident = rig.panic(rig.policy("qemu"), events);

        assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("qemu");
        // Its RTC follows the guest: where that stood still for long, a boot in the same process would be late.
        Restart restart = incident.restart().orElseThrow();
        if (incident.freeze().orElseThrow().compareTo(Duration.ofSeconds(3)) > 0) {
            assertThat(restart.mode()).isEqualTo(Restart.Mode.COLD);
        }
        assertThat(restart.reason() != null).isEqualTo(restart.mode() == Restart.Mode.COLD);
        rig.assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(3)
    void withoutAnOrderTheLeastOutageIsTakenAndTheOthersAreExplained() throws Exception {
        Incident incident = rig.panic(rig.policy(), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("direct");
        assertThat(capture.others())
                .anySatisfy(other -> assertThat(other).startsWith("handoff: is expected to take"))
                .anySatisfy(other -> assertThat(other).startsWith("qemu: is expected to take"))
                .anySatisfy(other -> assertThat(other).startsWith("libvirt: on_crash is not"));
        rig.assertBack(incident);
        assertWhole(incident);
    }

    @Test
    @Order(4)
    void aStrategyThatFailsHandsOverAndWithoutRoomTheGuestComesBackWithoutACore() throws Exception {
        Incident incident = rig.panic(rig.policy("direct", "handoff").withLeastFree(Long.MAX_VALUE / 2), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("card");
        assertThat(capture.failure()).contains("direct", "handoff", "MiB");
        assertCard(incident);
        assertThat(rig.ledger().cores().ofIncident(incident.id())).isEmpty();
        assertThat(incident.restart().orElseThrow().actor()).isEqualTo(Restart.Actor.CORETIME);
        rig.assertBack(incident);
    }

    @Test
    @Order(5)
    void ofAGuestThatCrashesInALoopTheCardAloneIsTaken() throws Exception {
        Incident incident = rig.panic(rig.policy().withMostPanicsPerHour(2), events);

        assertThat(incident.capture().orElseThrow().failure()).contains("more than 2 panics within an hour");
        assertCard(incident);
        assertThat(rig.ledger().cores().ofIncident(incident.id())).isEmpty();
        rig.assertBack(incident);
    }

    @Test
    @Order(6)
    void anIncidentWhoseProcessEndedBetweenEndingTheGuestAndStartingItGoesOn() throws Exception {
        Domain domain = rig.guest().domain();
        Panic panic = new Panic(domain.uuid(), domain.name(), QemuProcess.UNKNOWN, Instant.now(), null, null);
        Incident open = rig.ledger().begin(panic);
        CoreRecord _ =
                rig.ledger().cores().begin(open, "handoff", _ -> directory.resolve("lost.kdump"), 31, Instant.now());
        domain.destroy();

        Incident incident = rig.takeUp(rig.policy(), events);

        assertThat(incident.id()).isEqualTo(open.id());
        assertThat(incident.capture().orElseThrow().failure()).contains("the process that held the guest's memory");
        assertThat(domain.state().isRunning()).isTrue();
        assertThat(rig.ledger().cores().ofIncident(open.id()))
                .extracting(CoreRecord::state)
                .containsExactly(CoreRecord.State.FAILED);
    }
}
