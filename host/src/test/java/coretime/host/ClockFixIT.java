package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import coretime.host.Correction.Method;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabProgress;
import coretime.lab.NtpServer;
import coretime.libvirt.ExecResult;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
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

/** Clocks of a real guest, off by real freezes, put right by each way there is, and left alone where that is better. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClockFixIT {
    private static final Duration TOLERANCE = Duration.ofMillis(50);
    private static final long FREEZE = 3;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;
    private static Ledger ledger;
    private static final ClockProbe PROBE = new ClockProbe(Bracketing.system());

    @BeforeAll
    static void startAGuest() {
        lab = Lab.open(PanicRig.options(), LabProgress.silent());
        guest = lab.start(GuestSpec.named("coretime-fix").withRam(512L << 20).withNetwork(true));
        guest.awaitBooted(PanicRig.BOOT);
        ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        try (Lab _ = lab) {
            ledger.close();
        }
    }

    private static void freeze() throws InterruptedException {
        guest.domain().suspend();
        TimeUnit.SECONDS.sleep(FREEZE);
        guest.domain().resume();
    }

    private static Policy by(Method... order) {
        return with(correction().withOrder(List.of(order)));
    }

    private static CorrectionPolicy correction() {
        return CorrectionPolicy.standard().withAnyHost(true);
    }

    private static Policy with(CorrectionPolicy correction) {
        return LabPolicy.standard().withCorrection(correction);
    }

    private static ClockFix fix(Policy policy) throws InterruptedException {
        ClockFix fix = HandFix.fix(lab.connection(), guest.domain(), policy, ledger);
        assertThat(ledger.clocks().fixes(guest.domain().uuid(), 1)).containsExactly(fix);
        return fix;
    }

    private static void assertProven(ClockFix fix, Method method) throws InterruptedException {
        assertThat(fix.correction().method()).as(fix.toString()).isEqualTo(method);
        assertThat(fix.correction().failure()).isNull();
        assertThat(fix.proof().reason()).isNull();
        assertThat(fix.proof().proven()).isTrue();
        assertThat(PROBE.system(guest.domain()).isWithin(TOLERANCE)).isTrue();
    }

    private static ExecResult inGuest(String script) {
        ExecResult result = guest.domain().agent().exec("sh", "-c", script);
        assertThat(result.succeeded()).as(script + ": " + result).isTrue();
        return result;
    }

    private static Duration measured(ClockFix fix) {
        return Objects.requireNonNull(fix.measurement().system()).value();
    }

    @Test
    @Order(1)
    void theKernelAddsWhatItsClockIsOffByAndTheRtcFollows() throws Exception {
        Policy policy = by(Method.AGENT_SET_OFFSET);
        freeze();
        // The guest's own daemons do so: the next boot would begin with it.
        inGuest("hwclock --systohc");
        assertThat(PROBE.rtc(guest.domain()).orElseThrow().isWithin(policy.rtcTolerance()))
                .isFalse();

        ClockFix fix = fix(policy);

        assertThat(measured(fix)).isLessThan(Duration.ofSeconds(-FREEZE + 1));
        assertProven(fix, Method.AGENT_SET_OFFSET);
        assertThat(PROBE.rtc(guest.domain()).orElseThrow())
                .matches(rtc -> rtc.isWithin(policy.rtcTolerance()), "within " + policy.rtcTolerance());
    }

    @Test
    @Order(2)
    void theAgentSetsTheTime() throws Exception {
        freeze();

        assertProven(fix(by(Method.AGENT_SET_TIME)), Method.AGENT_SET_TIME);
    }

    @Test
    @Order(3)
    void aRightClockIsLeftAlone() throws Exception {
        assertProven(fix(by(Method.AGENT_SET_OFFSET)), Method.NONE);
    }

    @Test
    @Order(4)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aSmallOffsetIsSlewed() throws Exception {
        ClockScene scene = new ClockScene(guest.domain(), new DomainEvents(), by(Method.AGENT_SET_OFFSET));
        String failure = GuestAdjtimex.add(scene, PROBE, PROBE.system(guest.domain()), Duration.ofMillis(-30));
        assertThat(failure).isNull();

        ClockFix fix =
                fix(with(correction().withSlewBelow(Duration.ofMillis(100))).withTolerance(Duration.ofMillis(15)));

        assertProven(fix, Method.AGENT_SLEW);
    }

    @Test
    @Order(5)
    void aCommandForAClockThatSomebodyElseHasStepped() throws Exception {
        Offset before = PROBE.system(guest.domain());
        inGuest("date -s '+20 seconds'");
        ClockScene scene = new ClockScene(guest.domain(), new DomainEvents(), by(Method.AGENT_SET_OFFSET));

        assertThat(GuestAdjtimex.add(scene, PROBE, before, Duration.ofSeconds(-100)))
                .isNull();

        assertThat(PROBE.system(guest.domain()).value()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21));
    }

    @Test
    @Order(6)
    void aClockIsNotSteppedFarBack() throws Exception {
        ClockFix fix = fix(by(Method.AGENT_SET_OFFSET));

        assertThat(fix.correction().method()).isEqualTo(Method.NONE);
        assertThat(fix.correction().failure()).contains("stepped back");
        assertThat(fix.proof().proven()).isFalse();
        assertThat(PROBE.system(guest.domain()).low()).isGreaterThan(Duration.ofSeconds(18));
        assertProven(fix(with(correction().withMostBackwards(Duration.ofSeconds(60)))), Method.AGENT_SET_OFFSET);
    }

    @Test
    @Order(7)
    void aClockThatSomebodyElseMovesIsLeftToHim() throws Exception {
        inGuest("(while date -s '-1 second'; do :; done) </dev/null >/dev/null 2>&1 & echo $! >/run/mover");
        Deadline deadline = Deadline.in(LIMIT);
        while (PROBE.system(guest.domain()).low().compareTo(Duration.ofSeconds(-2)) > 0) {
            assertThat(deadline.isOver()).isFalse();
        }

        ClockFix fix = fix(by(Method.AGENT_SET_OFFSET));

        inGuest("kill $(cat /run/mover)");
        assertThat(fix.correction().method()).isEqualTo(Method.NONE);
        assertThat(fix.correction().failure()).contains("being moved by somebody else", "chronyd");
        assertThat(fix.proof().proven()).isFalse();
        assertProven(fix(by(Method.AGENT_SET_OFFSET)), Method.AGENT_SET_OFFSET);
    }

    @Test
    @Order(8)
    void aHostWhoseOwnClockNobodyKeepsRightCorrectsNoGuest() throws Exception {
        assumeThat(HostClock.read().synchronised())
                .as("a time daemon keeps this host's clock")
                .isFalse();
        freeze();

        ClockFix fix = fix(
                with(CorrectionPolicy.standard().withOrder(List.of(Method.AGENT_SET_OFFSET, Method.AGENT_SET_TIME))));

        assertThat(fix.correction().method()).isEqualTo(Method.NONE);
        assertThat(fix.correction().failure()).contains("this host's own clock");
        assertThat(PROBE.system(guest.domain()).value()).isLessThan(Duration.ofSeconds(-FREEZE + 1));
    }

    @Test
    @Order(9)
    void ntpServersJudgeTheHost() throws Exception {
        freeze();
        try (Judges right = Judges.start(Duration.ZERO);
                Judges ahead = Judges.start(Duration.ofSeconds(7))) {
            ClockFix refused = fix(judgedBy(ahead));

            assertThat(refused.correction().method()).isEqualTo(Method.NONE);
            assertThat(refused.correction().failure())
                    .containsPattern(
                            "this host's own clock is no reference: it is at -(6\\.9|7\\.0)\\d\\d s .* by 3 NTP servers");
            assertThat(PROBE.system(guest.domain()).value()).isLessThan(Duration.ofSeconds(-FREEZE + 1));

            assertProven(fix(judgedBy(right)), Method.AGENT_SET_OFFSET);
        }
    }

    private static Policy judgedBy(Judges judges) {
        return with(CorrectionPolicy.standard()
                .withOrder(List.of(Method.AGENT_SET_OFFSET))
                .withJudges(judges.names()));
    }

    @Test
    @Order(10)
    void aFreezeIsCorrectedAsItEnds() throws Exception {
        Told told = new Told();
        try (Host host = new Host(lab.connection(), ledger, List.of(), by(Method.AGENT_SET_OFFSET), told)) {
            host.watch(guest.domain());
            freeze();

            ClockFix fix = told.awaitFix();
            assertThat(fix.cause()).isEqualTo("pause");
            Duration predicted = Objects.requireNonNull(fix.measurement().predicted());
            assertThat(measured(fix).minus(predicted).abs()).isLessThan(Duration.ofMillis(200));
            assertThat(fix.measurement().misprediction(Measurement.WITHOUT_A_BOOT))
                    .isEmpty();
            assertProven(fix, Method.AGENT_SET_OFFSET);
        }
    }

    @Test
    @Order(11)
    void aFreezeThatNobodyWatchedIsFoundByTheClocks() throws Exception {
        freeze();

        Told told = new Told();
        try (Host host = new Host(lab.connection(), ledger, List.of(), by(Method.AGENT_SET_OFFSET), told)) {
            host.watch(guest.domain());
            ClockFix fix = told.awaitFix();

            assertThat(fix.cause()).isEqualTo("unseen");
            assertProven(fix, Method.AGENT_SET_OFFSET);
            Freeze freeze =
                    ledger.freezes(guest.domain().uuid(), fix.qemuProcess()).getLast();
            assertThat(freeze.cause()).isEqualTo(Freeze.Cause.UNSEEN);
            assertThat(freeze.length()).isBetween(Duration.ofSeconds(FREEZE - 1), Duration.ofSeconds(FREEZE + 3));
        }
    }

    /** Saved, it stood still in no process at all. */
    @Test
    @Order(12)
    void aGuestThatWasSavedAndRestoredIsCorrectedAsItGoesOn() throws Exception {
        Told told = new Told();
        try (Host host = new Host(lab.connection(), ledger, List.of(), by(Method.AGENT_SET_OFFSET), told)) {
            host.watch(guest.domain());
            virsh("managedsave");
            TimeUnit.SECONDS.sleep(FREEZE);
            virsh("start");

            ClockFix fix = told.awaitFix();
            assertThat(fix.cause()).isEqualTo(ClockFix.AT_START);
            assertThat(measured(fix)).isLessThan(Duration.ofSeconds(-FREEZE + 1));
            assertProven(fix, Method.AGENT_SET_OFFSET);
        }
    }

    private static void virsh(String verb) throws Exception {
        Process virsh = new ProcessBuilder(
                        "virsh",
                        "--connect",
                        lab.libvirt().uri(),
                        verb,
                        guest.domain().name())
                .inheritIO()
                .start();
        assertThat(virsh.waitFor()).as(verb).isZero();
    }

    @Test
    @Order(13)
    void theGuestsOwnDaemonStepsItsClock() throws Exception {
        guest.bringNetworkUp();
        try (NtpServer server = NtpServer.start(directory.resolve("ntp"), 0)) {
            inGuest("chronyc add server 10.0.2.2 port " + server.port() + " iburst");
            freeze();

            assertProven(fix(by(Method.GUEST_DAEMON)), Method.GUEST_DAEMON);
        }
    }

    @Test
    @Order(14)
    void anAgentThatMayNotRunProgramsSetsTheTime() throws Exception {
        AgentCommands.forbid(guest.domain(), "guest-exec", "guest-exec-status");
        freeze();

        ClockFix fix = fix(by(Method.AGENT_SET_OFFSET, Method.AGENT_SET_TIME, Method.GUEST_DAEMON));

        assertProven(fix, Method.AGENT_SET_TIME);
        assertThat(fix.correction().others())
                .anyMatch(other -> other.contains("agent-set-offset") && other.contains("guest-exec"));
        AgentCommands.allow(guest.domain(), "guest-exec");
    }

    @Test
    @Order(15)
    void aStepIsToldFromAnRtcThatCouldNotBeWritten() throws Exception {
        inGuest("mv /sbin/hwclock /sbin/hwclock.real && printf '#!/bin/sh\\necho broken >&2; exit 1\\n' >/sbin/hwclock"
                + " && chmod +x /sbin/hwclock");
        freeze();

        ClockFix fix = fix(by(Method.AGENT_SET_TIME));

        inGuest("mv /sbin/hwclock.real /sbin/hwclock");
        assertThat(fix.correction().method()).isEqualTo(Method.AGENT_SET_TIME);
        assertThat(fix.correction().failure()).contains("the clock was stepped, but", "the RTC is not set");
        assertThat(fix.proof().proven()).isFalse();
        assertThat(fix.proof().reason()).contains("RTC");
        assertProven(fix(by(Method.AGENT_SET_TIME)), Method.RTC_WRITE);
    }

    @Test
    @Order(16)
    void whereTheAgentMayDoNothingThatIsSaid() throws Exception {
        AgentCommands.forbid(guest.domain(), "guest-set-time", "guest-exec", "guest-exec-status");
        freeze();

        ClockFix fix = fix(by(Method.AGENT_SET_OFFSET, Method.AGENT_SET_TIME, Method.GUEST_DAEMON));

        assertThat(fix.correction().method()).isEqualTo(Method.NONE);
        assertThat(fix.correction().failure()).contains("guest-exec", "guest-set-time");
        assertThat(fix.proof().proven()).isFalse();
        AgentCommands.allow(guest.domain(), "guest-set-time");
    }

    /** Takes what is told of clocks. */
    private static final class Told implements IncidentListener {
        private final BlockingQueue<ClockFix> fixes = new LinkedBlockingQueue<>();

        @Override
        public void fixed(String domain, ClockFix fix) {
            fixes.add(fix);
        }

        private ClockFix awaitFix() throws InterruptedException {
            return Objects.requireNonNull(fixes.poll(1, TimeUnit.MINUTES), "a correction");
        }
    }
}
