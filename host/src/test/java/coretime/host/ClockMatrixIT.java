package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.libvirt.ExecResult;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten panics in a row of each kind of guest that facts tell apart: after each its clock is proven, and after the last nothing has
 * added up.
 */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
class ClockMatrixIT {
    private static final int PANICS = 10;
    private static final Duration TOLERANCE = Duration.ofMillis(50);
    private static final Duration RTC_TOLERANCE = Duration.ofMillis(1500);

    /** A new QEMU process begins its RTC with whole seconds, and takes half a second and more until its CPUs run. */
    private static final Duration RTC_AT_A_COLD_START = Duration.ofSeconds(2);

    /** As the eleven-minute mode does with a clock that is late. */
    private static final String POISON = "date -s '-20 seconds' && hwclock --systohc && date -s '+20 seconds'";

    private final ClockProbe probe = new ClockProbe(Bracketing.system());

    @TempDir
    private Path directory;

    private static GuestSpec guest(String name) {
        return GuestSpec.named("coretime-matrix-" + name)
                .withRam(512L << 20)
                .withOnCrash(OnCrash.PRESERVE)
                .withTimeDaemon(TimeDaemon.NONE);
    }

    @Test
    void theRtcFollowsTheHost() throws Exception {
        row(guest("wall").withRtcTrack(RtcTrack.WALL).withTimeDaemon(TimeDaemon.CHRONY), "direct", _ -> {});
    }

    @Test
    void theRtcFollowsTheGuestAndLibvirtTakesTheCore() throws Exception {
        row(
                guest("libvirt").withOnCrash(OnCrash.COREDUMP_RESTART).withTimeDaemon(TimeDaemon.CHRONY),
                "libvirt",
                _ -> {});
    }

    @Test
    void theRtcFollowsTheGuestAndQemuTakesTheCore() throws Exception {
        row(guest("ntpsec").withTimeDaemon(TimeDaemon.NTPSEC), "qemu", _ -> {});
    }

    @Test
    void theRtcIsPoisoned() throws Exception {
        row(
                guest("poisoned").withRtcTrack(RtcTrack.WALL),
                "direct",
                guest -> assertThat(
                                guest.domain().agent().exec("sh", "-c", POISON).succeeded())
                        .isTrue());
    }

    /** Nobody tells its system clock; what its next boot begins with can be told all the same. */
    @Test
    void thereIsNoAgent() throws Exception {
        GuestSpec spec = guest("silent").withAgent(false);
        try (PanicRig rig = PanicRig.open(directory, spec)) {
            IncidentEvents events = new IncidentEvents();
            Policy policy =
                    LabPolicy.standard().withAgentTimeout(Duration.ofSeconds(2)).withCores(rig.policy("qemu"));
            List<Offset> found = new ArrayList<>();
            for (int i = 0; i < PANICS; i++) {
                Incident incident = rig.panic(policy, events);

                assertThat(incident.end().orElseThrow().outcome()).isEqualTo(Outcome.NOT_PROVEN);
                assertThat(incident.end().orElseThrow().reason()).contains("guest agent");
                assertThat(rig.guest().domain().state().isRunning()).isTrue();
                Offset rtc = probe.rtc(rig.guest().domain()).orElseThrow();
                found.add(rtc);
                // A freeze that stayed in it would make it late by more than that; a busy host takes its time for
                // either.
                Duration freeze = incident.freeze().orElseThrow();
                Duration most = freeze.compareTo(RTC_AT_A_COLD_START) > 0 ? freeze : RTC_AT_A_COLD_START;
                assertThat(rtc.isWithin(most))
                        .as("%s after %s", found, incident)
                        .isTrue();
                assertThat(incident.restart().orElseThrow().mode()).isEqualTo(Restart.Mode.COLD);
                awaitLogin(rig.guest());
            }
            System.out.println("matrix: " + spec.name() + ", RTC after each: " + found);
        }
    }

    /** A new QEMU process begins its console's file anew. */
    private static void awaitLogin(Guest guest) throws Exception {
        Deadline deadline = Deadline.in(PanicRig.BOOT);
        while (!Files.readString(guest.consoleLog(), StandardCharsets.ISO_8859_1)
                .contains(" login: ")) {
            assertThat(deadline.isOver()).as("the prompt").isFalse();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void row(GuestSpec spec, String strategy, Consumer<Guest> before) throws Exception {
        List<Duration> toProof = new ArrayList<>();
        List<Duration> freezes = new ArrayList<>();
        List<Duration> early = new ArrayList<>();
        Duration worst = Duration.ZERO;
        int cold = 0;
        try (PanicRig rig = PanicRig.open(directory, spec)) {
            IncidentEvents events = new IncidentEvents();
            Policy policy = LabPolicy.standard().withCores(rig.policy(strategy));
            for (int i = 0; i < PANICS; i++) {
                before.accept(rig.guest());
                Incident incident = rig.panic(policy, events);
                rig.assertBack(incident);
                assertThat(incident.capture().orElseThrow().strategy()).isEqualTo(strategy);
                toProof.add(Duration.between(
                        incident.agentAt().orElseThrow(),
                        incident.proof().orElseThrow().at()));
                freezes.add(incident.freeze().orElseThrow());
                Measurement measured = incident.measurement().orElseThrow();
                assertThat(measured.misprediction(Measurement.ACROSS_A_BOOT))
                        .as(incident.toString())
                        .isEmpty();
                Duration wrong = Objects.requireNonNull(measured.system())
                        .value()
                        .minus(Objects.requireNonNull(measured.predicted()))
                        .abs();
                worst = wrong.compareTo(worst) > 0 ? wrong : worst;
                cold += incident.restart().orElseThrow().mode() == Restart.Mode.COLD ? 1 : 0;
                rig.guest().awaitBooted(PanicRig.BOOT);
                early.add(Duration.between(incident.proof().orElseThrow().at(), multiUserAt(rig.guest())));
            }
            Offset system = probe.system(rig.guest().domain());
            Offset rtc = probe.rtc(rig.guest().domain()).orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "matrix: %s, %s: %d panics, %d cold, frozen %.1f s in all, at the end %s, RTC %s,"
                            + " predicted to %.2f s, agent to proof: median %.2f s, most %.2f s, proven before"
                            + " multi-user.target: %d of %d, at the least %.1f s before it%n",
                    spec.name(),
                    strategy,
                    PANICS,
                    cold,
                    freezes.stream()
                            .mapToDouble(freeze -> freeze.toNanos() / 1e9)
                            .sum(),
                    system,
                    rtc,
                    worst.toNanos() / 1e9,
                    seconds(toProof, PANICS / 2),
                    seconds(toProof, PANICS - 1),
                    early.stream().filter(Duration::isPositive).count(),
                    PANICS,
                    seconds(early, 0));
            assertThat(system.isWithin(TOLERANCE)).isTrue();
            assertThat(rtc.isWithin(RTC_TOLERANCE)).isTrue();
        }
    }

    /** When the guest's boot had started its services, by the host's clock. */
    private static Instant multiUserAt(Guest guest) {
        ExecResult result = guest.domain()
                .agent()
                .exec(
                        "sh",
                        "-c",
                        "systemctl show --value -p ActiveEnterTimestampMonotonic multi-user.target; cat /proc/uptime");
        Instant now = Instant.now();
        String[] words = result.stdout().strip().split("\\s+", -1);
        Duration since =
                Duration.ofNanos((long) (Double.parseDouble(words[1]) * 1e9) - (Long.parseLong(words[0]) * 1000));
        return now.minus(since);
    }

    private static double seconds(List<Duration> lengths, int place) {
        return lengths.stream().sorted().toList().get(place).toNanos() / 1e9;
    }
}
