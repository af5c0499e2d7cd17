package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.HostileAgent;
import coretime.lab.HostileGuest;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.libvirt.Domain;
import coretime.time.Bracketing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest whose agent lies about the time, breaks off or talks nonsense is never proven, and never waited for for ever. */
class HostileGuestIT {

    private static final Policy POLICY = LabPolicy.standard().withAgentTimeout(Duration.ofSeconds(5));

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @AfterAll
    static void close() {
        try (Ledger _ = ledger) {
            lab.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GARBAGE", "LIAR_CONSTANT", "LIAR_1970", "LIAR_2106", "LIAR_JUMPING", "DIES"})
    void isNeverProven(HostileAgent agent) throws Exception {
        try (HostileGuest guest = HostileGuest.start(lab, agent)) {
            Proof proof = afterRestart(guest.domain());

            assertThat(proof.proven()).as(proof.toString()).isFalse();
            assertThat(proof.reason()).isNotBlank();
        }
    }

    /** What the pipeline does once such a guest runs again. */
    private static Proof afterRestart(Domain domain) throws InterruptedException {
        ClockProbe probe = new ClockProbe(Bracketing.system());
        ClockJournal journal = new ClockJournal(ledger, probe::now);
        Instant now = probe.now();
        Panic panic = new Panic(domain.uuid(), domain.name(), QemuProcess.UNKNOWN, now, null, null);
        Incident incident = ledger.begin(panic);
        incident = ledger.record(incident, new Capture("none", null, Duration.ZERO, "not tried"));
        incident = ledger.record(
                incident, new Restart(Restart.Mode.WARM, Restart.Actor.CORETIME, now, QemuProcess.UNKNOWN));
        for (Step step : List.of(
                new Measurer(probe, journal),
                new Corrector(probe, new ClockSetter(probe)),
                new Prover(probe, journal))) {
            Scene scene = new Scene(
                    incident,
                    domain,
                    new DomainEvents(),
                    0,
                    POLICY,
                    new IncidentListener() {},
                    new CoreWriters(ledger.cores(), probe::now));
            incident = ledger.record(incident, step.run(scene));
        }
        return incident.proof().orElseThrow();
    }
}
