package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.host.CorrectionPolicy;
import coretime.host.Freeze;
import coretime.host.Host;
import coretime.host.HostClock;
import coretime.host.IncidentListener;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a real guest's clocks, and that it comes true. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClockCommandIT {
    private static final String NAME = "coretime-clock";
    private static final long PAUSE = 5;

    /** Looks, and changes nothing. */
    private static final Policy POLICY =
            Policy.standard().withCorrection(CorrectionPolicy.standard().withWanted(false));

    /** By 20 s more than the pause has made it. */
    private static final double LATE = -20 - PAUSE;

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;

    @BeforeAll
    static void startAGuest() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named(NAME)
                .withRam(512L << 20)
                .withTimeDaemon(TimeDaemon.CHRONY)
                .withRtcTrack(RtcTrack.WALL));
        guest.awaitBooted(Duration.ofMinutes(4));
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private static String clock(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("clock"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--connect", lab.libvirt().uri()));
        try (Coretime coretime = Coretime.start(all.toArray(String[]::new))) {
            assertThat(coretime.status()).as(coretime.err()).isZero();
            return coretime.out();
        }
    }

    private static String explain() throws Exception {
        return clock("explain", NAME);
    }

    private static JsonNode document() throws Exception {
        return JsonMapper.shared().readTree(clock("explain", NAME, "--json"));
    }

    @Test
    @Order(1)
    void anRtcThatFollowsTheHostIsSafeAndTheGuestSaysWhatKeepsItsTime() throws Exception {
        JsonNode document = document();

        assertThat(document.path("verdict").stringValue()).isEqualTo("safe");
        assertThat(document.path("definition").path("follows_guest").booleanValue())
                .isFalse();
        assertThat(document.path("timekeeping").path("daemons").toString()).isEqualTo("[\"chronyd\"]");
        assertThat(document.path("rtc").path("offset_s").doubleValue()).isBetween(-1.5, 1.5);
        assertThat(document.path("system").path("bound_s").doubleValue()).isLessThan(0.5);
        assertThat(explain())
                .contains("safe", "late until corrected", "chronyd")
                .doesNotContain("\u001b");
    }

    private static JsonNode shown(Path ledger) throws Exception {
        return JsonMapper.shared()
                .readTree(clock("show", "--ledger", ledger.toString(), "--json"))
                .path("clocks")
                .path(0);
    }

    private static Host host(Ledger ledger, IncidentListener listener) {
        return new Host(lab.connection(), ledger, Strategies.all(lab.dumpDirectory()), POLICY, listener);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (1000 * seconds));
    }

    private static double system(JsonNode clock) {
        return clock.path("system").path("offset_s").doubleValue();
    }

    /** A pause puts the clock off by its length, and the ledger knows both. */
    @Test
    @Order(2)
    void aPauseIsKeptAsAFreezeAndTheClockIsLateByIt() throws Exception {
        Path file = directory.resolve("ledger.db");
        Told told = new Told();
        try (Ledger ledger = Ledger.open(file);
                Host host = host(ledger, told)) {
            host.watch(guest.domain());
            JsonNode before = shown(file);
            assertThat(before.path("domain").stringValue()).isEqualTo(NAME);
            assertThat(before.path("frozen_s").doubleValue()).isZero();

            guest.domain().suspend();
            TimeUnit.SECONDS.sleep(PAUSE);
            guest.domain().resume();
            assertThat(told.freezes.poll(1, TimeUnit.MINUTES)).isNotNull();

            JsonNode after = shown(file);
            double frozen = after.path("frozen_s").doubleValue();
            assertThat(frozen).isBetween((double) PAUSE, PAUSE + 5.0);
            assertThat(after.path("freezes").path(0).path("cause").stringValue())
                    .isEqualTo("pause");
            assertThat(system(after) - system(before))
                    .isCloseTo(
                            -frozen,
                            within(0.1
                                    + after.path("system").path("bound_s").doubleValue()
                                    + before.path("system").path("bound_s").doubleValue()));
            assertThat(clock("show", NAME, "--ledger", file.toString()))
                    .contains("host ", "late", "in this QEMU process: pause");
        }
    }

    /** Takes what is told of freezes and RTCs. */
    private static final class Told implements IncidentListener {
        private final BlockingQueue<Freeze> freezes = new LinkedBlockingQueue<>();
        private final BlockingQueue<Offset> rtcs = new LinkedBlockingQueue<>();

        @Override
        public void frozen(String domain, Freeze freeze) {
            freezes.add(freeze);
        }

        @Override
        public void poisoned(String domain, Offset rtc) {
            assertThat(domain).isEqualTo(NAME);
            rtcs.add(rtc);
        }
    }

    /** The guest is told that it is late, and its RTC with it, as the eleven-minute mode does after a pause. */
    @Test
    @Order(3)
    void aPoisonedRtcIsSaidAndTheNextBootIsAsLateAsItSaid() throws Exception {
        Told told = new Told();
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
                Host host = host(ledger, told)) {
            host.watch(guest.domain());
            guest.domain()
                    .agent()
                    .exec("sh", "-c", "systemctl stop chrony; date -s '-20 seconds' && hwclock --systohc");
            Offset rtc = told.rtcs.poll(1, TimeUnit.MINUTES);
            assertThat(rtc).isNotNull();
            assertThat(rtc.value()).isBetween(seconds(LATE - 1.5), seconds(LATE + 1.5));
        }

        JsonNode poisoned = document();
        assertThat(poisoned.path("verdict").stringValue()).isEqualTo("late-and-persists");
        assertThat(poisoned.path("rtc").path("offset_s").doubleValue()).isBetween(LATE - 1.5, LATE + 1.5);
        assertThat(poisoned.path("remedies").toString()).contains("hwclock --systohc");

        String _ = guest.reboot();
        assertThat(system(document())).isBetween(LATE - 2, LATE + 2);
    }

    @Test
    @Order(4)
    void theClocksArePutRightAndThatIsShownAndRemembered() throws Exception {
        String ledger = directory.resolve("ledger.db").toString();
        String[] fix = {"clock", "fix", NAME, "--connect", lab.libvirt().uri(), "--ledger", ledger};
        if (!HostClock.read().synchronised()) {
            try (Coretime refused = Coretime.start(plus(fix, "--method", "agent-set-offset"))) {
                assertThat(refused.status()).as(refused.err()).isEqualTo(ExitStatus.DID_NOT_HOLD);
                assertThat(refused.out()).contains("not set", "no time daemon", "proven      no");
            }
        }
        try (Coretime done = Coretime.start(plus(fix, "--unsynchronised-host", "--json"))) {
            assertThat(done.status()).as(done.err() + done.out()).isZero();
            JsonNode document = JsonMapper.shared().readTree(done.out());
            assertThat(document.path("proven").booleanValue()).isTrue();
            assertThat(document.path("system").path("offset_s").doubleValue()).isBetween(LATE - 2, LATE + 2);
            assertThat(document.path("set").path("method").stringValue()).isEqualTo("agent-set-offset");
            assertThat(document.path("residual").path("offset_s").doubleValue()).isBetween(-0.05, 0.05);
            assertThat(document.path("rtc_residual").path("offset_s").doubleValue())
                    .isBetween(-1.5, 1.5);
        }
        try (Coretime again = Coretime.start(plus(fix, "--unsynchronised-host"))) {
            assertThat(again.out()).contains("nothing: it is right", "yes, by two readings");
        }
    }

    private static String[] plus(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    @Order(5)
    void ofAGuestThatDoesNotRunTheDefinitionIsExplained() throws Exception {
        guest.domain().destroy();

        assertThat(explain()).contains("no: what is said is of its definition", "follows the host");
    }
}
