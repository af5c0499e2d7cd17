package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Correction.Method;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabProgress;
import coretime.lab.NtpServer;
import coretime.lab.TimeDaemon;
import coretime.libvirt.ExecResult;
import coretime.time.Bracketing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Guests with other time daemons than chrony, and with none, after real freezes; the longest takes 17 minutes and more. */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
class GuestDaemonIT {
    private static final Duration FREEZE = Duration.ofSeconds(3);

    /** Past ntpd's panic threshold. */
    private static final Duration PAST_PANIC = Duration.ofSeconds(1005);

    private static final Duration TO_DECIDE = Duration.ofMinutes(15);
    /** ntpd that had to step first measures the frequency for five minutes before it tells the kernel anything. */
    private static final Duration TO_SYNC = Duration.ofMinutes(12);

    /** Whether ntpd has told the kernel that its clock is right. */
    private static final String IN_SYNC = "timedatectl show -p NTPSynchronized --value | grep -qx yes";

    private static final String STATE = "timedatectl; systemctl status ntpsec --no-pager -n 20; date";

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Ledger ledger;
    private static NtpServer server;

    @BeforeAll
    static void open() throws Exception {
        lab = Lab.open(PanicRig.options(), LabProgress.silent());
        ledger = Ledger.open(directory.resolve("ledger.db"));
        server = NtpServer.start(directory.resolve("ntp"), NtpServer.PORT);
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        try (Lab _ = lab;
                Ledger _ = ledger) {
            server.close();
        }
    }

    private static Guest start(String name, TimeDaemon daemon) {
        Guest guest = lab.start(GuestSpec.named("coretime-" + name)
                .withRam(512L << 20)
                .withTimeDaemon(daemon)
                .withNetwork(true));
        guest.awaitBooted(PanicRig.BOOT);
        guest.bringNetworkUp();
        return guest;
    }

    private static ExecResult in(Guest guest, String script) {
        return guest.domain().agent().exec("sh", "-c", script);
    }

    private static void must(Guest guest, String script) {
        ExecResult result = in(guest, script);
        assertThat(result.succeeded()).as(script + ": " + result).isTrue();
    }

    private static Guest startWithNtpd(String name) {
        Guest guest = start(name, TimeDaemon.NTPSEC);
        must(
                guest,
                "printf 'server 10.0.2.2 iburst minpoll 4 maxpoll 4\\ntos minclock 1 minsane 1\\n' >/etc/ntpsec/ntp.conf"
                        // Without -g, by which it takes any offset until it has been in sync for some minutes.
                        + " && sed -i 's/-g//' /etc/default/ntpsec && systemctl restart ntpsec");
        return guest;
    }

    private static void await(Guest guest, String what, Duration limit, String script) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        while (!in(guest, script).succeeded()) {
            assertThat(deadline.isOver())
                    .as(() -> what + " of " + guest.domain().name() + ":\n"
                            + in(guest, STATE).stdout())
                    .isFalse();
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void pause(Duration length, Guest... guests) throws InterruptedException {
        for (Guest guest : guests) {
            guest.domain().suspend();
        }
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        for (Guest guest : guests) {
            guest.domain().resume();
        }
    }

    private static ClockFix byDaemon(Guest guest) throws InterruptedException {
        Policy policy = LabPolicy.standard()
                .withCorrection(CorrectionPolicy.standard().withOrder(List.of(Method.GUEST_DAEMON)));
        return HandFix.fix(lab.connection(), guest.domain(), policy, ledger);
    }

    private static void assertProven(ClockFix fix) {
        assertThat(fix.correction().failure()).as(fix.toString()).isNull();
        assertThat(fix.correction().method()).isEqualTo(Method.GUEST_DAEMON);
        assertThat(fix.proof().proven()).as(fix.toString()).isTrue();
    }

    @Test
    void timesyncdStepsItsGuest() throws Exception {
        try (Guest guest = start("timesyncd", TimeDaemon.TIMESYNCD)) {
            must(
                    guest,
                    "mkdir -p /etc/systemd/timesyncd.conf.d && printf '[Time]\\nNTP=10.0.2.2\\n'"
                            + " >/etc/systemd/timesyncd.conf.d/lab.conf && systemctl restart systemd-timesyncd");
            await(guest, "timesyncd in sync", TO_SYNC, "[ -e /run/systemd/timesync/synchronized ]");
            pause(FREEZE, guest);

            assertProven(byDaemon(guest));
        }
    }

    @Test
    void ntpdIsStoppedForTheClientAndStartedAgain() throws Exception {
        try (Guest guest = startWithNtpd("ntpd")) {
            pause(FREEZE, guest);

            assertProven(byDaemon(guest));
            must(guest, "systemctl is-active ntpsec");
        }
    }

    @Test
    void whereNoServerIsConfiguredThatIsSaid() throws Exception {
        try (Guest guest = start("none", TimeDaemon.NONE)) {
            pause(FREEZE, guest);

            ClockFix fix = byDaemon(guest);

            assertThat(fix.correction().method()).isEqualTo(Method.NONE);
            assertThat(fix.correction().failure()).contains("no NTP server is configured");
            assertThat(fix.proof().proven()).isFalse();
        }
    }

    /** The reference case's end: past 1000 s ntpd gives up and the clock stays wrong; not where coretime was quicker. */
    @Test
    void ntpdGivesUpPast1000SecondsAndNotWhereTheClockIsPutRight() throws Exception {
        Fixes fixes = new Fixes();
        Policy policy = LabPolicy.standard();
        try (Guest left = startWithNtpd("left");
                Guest kept = startWithNtpd("kept");
                Host host = new Host(lab.connection(), ledger, List.of(), policy, fixes)) {
            await(left, "ntpd in sync", TO_SYNC, IN_SYNC);
            await(kept, "ntpd in sync", TO_SYNC, IN_SYNC);
            host.watch(kept.domain());
            pause(PAST_PANIC, left, kept);

            ClockFix fix = Objects.requireNonNull(fixes.told.poll(1, TimeUnit.MINUTES), "a correction");
            assertThat(fix.proof().proven()).as(fix.toString()).isTrue();
            await(left, "the end of ntpd", TO_DECIDE, "! systemctl is-active ntpsec");
            String journal =
                    in(left, "journalctl -b -u ntpsec -n 20 --no-pager").stdout();
            assertThat(journal).containsIgnoringCase("panic");

            must(kept, "systemctl is-active ntpsec");
            await(kept, "ntpd in sync again", TO_DECIDE, IN_SYNC);
            ClockProbe probe = new ClockProbe(Bracketing.system());
            assertThat(probe.system(kept.domain()).isWithin(policy.tolerance())).isTrue();
            assertThat(probe.system(left.domain()).value()).isLessThan(Duration.ofSeconds(-1000));

            // What it left behind is put right by hand, and ntpd stays up then.
            ClockFix byHand = HandFix.fix(lab.connection(), left.domain(), policy, ledger);
            assertThat(byHand.proof().proven()).as(byHand.toString()).isTrue();
            must(left, "systemctl restart ntpsec");
            await(left, "ntpd in sync again", TO_DECIDE, IN_SYNC);
            must(left, "systemctl is-active ntpsec");
            System.out.println("ntpd past 1000 s: left to itself it ended with '"
                    + journal.lines()
                            .filter(line -> line.toLowerCase(Locale.ROOT).contains("panic"))
                            .findFirst()
                            .orElse("?")
                    + "'; corrected from " + fix.measurement().system() + " to "
                    + fix.proof().second() + " in "
                    + Duration.between(fix.measurement().at(), fix.proof().at()).toMillis() + " ms it stayed up");
        }
    }

    private static final class Fixes implements IncidentListener {
        private final BlockingQueue<ClockFix> told = new LinkedBlockingQueue<>();

        @Override
        public void fixed(String domain, ClockFix fix) {
            told.add(fix);
        }
    }
}
