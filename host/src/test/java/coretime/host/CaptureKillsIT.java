package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Processes that are killed while a core is taken: QEMU, libvirtd, and the one that takes it. Each time the guest runs again,
 * the ledger tells the truth, what was captured opens, and nothing is left. One guest, one panic after the other; its kernel
 * would start itself anew after 10 s.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureKillsIT {
    @TempDir
    private static Path directory;

    private static PanicRig rig;

    private IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() {
        rig = PanicRig.open(
                directory,
                GuestSpec.named("coretime-kills")
                        .withVcpus(2)
                        .withSharedRam(true)
                        .withPanicTimeout(10)
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

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    @Order(1)
    void aQemuThatIsKilledWhileItWritesIsStartedAnew() throws Exception {
        events = new IncidentEvents() {
            @Override
            public void progress(Incident incident, long bytes) {
                if (bytes > 0) {
                    ProcessHandle.of(incident.panic().qemuProcess().pid()).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        };
        Incident incident = rig.panic(rig.policy("qemu"), events);

        assertThat(incident.capture().orElseThrow().failure()).isNotNull();
        assertThat(rig.core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.COLD, Restart.Actor.CORETIME);
        CardRecord _ = rig.assertCard(incident);
        rig.assertBack(incident);
    }

    @ParameterizedTest
    @CsvSource({"capture,handoff"})
    @Order(2)
    void libvirtdThatIsKilledCostsTimeAlone(String step, String strategy) throws Exception {
        killLibvirtd(step, strategy);
    }

    @ParameterizedTest
    @CsvSource({"restart,handoff", "restart,direct", "measure,direct", "correct,direct", "prove,direct"})
    @Order(2)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void libvirtdThatIsKilledInAnyOtherStepCostsTimeAlone(String step, String strategy) throws Exception {
        killLibvirtd(step, strategy);
    }

    private void killLibvirtd(String step, String strategy) throws Exception {
        events = new IncidentEvents() {
            private boolean isKilled;

            @Override
            public void entered(Incident incident, Stage stage) {
                super.entered(incident, stage);
                if (!isKilled && stage.label().equals(step)) {
                    isKilled = true;
                    rig.lab().libvirt().kill();
                }
            }
        };
        try (LibvirtSupervisor _ = new LibvirtSupervisor(rig.lab().libvirt())) {
            Incident incident = rig.panic(rig.policy(strategy), events);

            assertThat(incident.capture().orElseThrow().strategy()).isEqualTo(strategy);
            rig.assertWhole(incident);
            rig.assertBack(incident);
        }
    }

    @ParameterizedTest
    @CsvSource({"capture,direct"})
    @Order(3)
    void aProcessThatIsKilledLeavesTheRestToTheNext(String step, String strategy) throws Exception {
        killProcess(step, strategy);
    }

    @ParameterizedTest
    @CsvSource({"restart,handoff", "restart,direct", "measure,direct", "correct,direct", "prove,direct"})
    @Order(3)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aProcessThatIsKilledInAnyOtherStepLeavesTheRestToTheNext(String step, String strategy) throws Exception {
        killProcess(step, strategy);
    }

    private void killProcess(String step, String strategy) throws Exception {
        Process process = WatchingProcess.start(
                rig.lab().libvirt().uri(),
                rig.guest().domain().name(),
                rig.ledger().place().toString(),
                rig.cores().toString(),
                strategy,
                step);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo(WatchingProcess.watching());
            rig.guest().panic();
            assertThat(lines.readLine()).isEqualTo(WatchingProcess.entered());
        } finally {
            process.destroyForcibly().onExit().join();
        }

        Incident incident = rig.takeUp(rig.policy(strategy), events);

        rig.assertBack(incident);
        assertThat(incident.capture().orElseThrow().strategy())
                .as(incident.toString())
                .isEqualTo(strategy);
        CoreRecord core = rig.core(incident);
        if (core.state() == CoreRecord.State.SEALED) {
            rig.assertWhole(incident);
        } else {
            assertThat(core.detail()).contains("the process that held the guest's memory ended");
            assertThat(step).as("the step in which nothing is held yet").isNotEqualTo("capture");
        }
    }
}
