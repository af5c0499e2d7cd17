package coretime.cli;

import coretime.time.ntp.ClockDecision;
import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.SteadyClock;
import coretime.time.ntp.StepPolicy;
import coretime.time.system.ChronyStep;
import coretime.time.system.ClockLock;
import coretime.time.system.ClockSetting;
import coretime.time.system.ClockWait;
import coretime.time.system.KernelClock;
import coretime.time.system.SystemClock;
import coretime.time.system.TimeDaemon;
import coretime.time.system.TimeDaemons;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime ntp step}: sets this machine's clock by NTP servers. */
@Command(
        name = "step",
        header = "Sets this machine's clock by NTP servers, once.",
        description = {
            "",
            "Steps the system clock, or slews it where it is off by little; tells the kernel that it is right, which"
                    + " time-sync.target waits for; and writes the RTC, so that the next boot begins with the right time. Exit status"
                    + " 1 and an untouched clock where the servers do not answer or disagree, or where it would be set farther than"
                    + " is allowed.",
            "",
            "Nothing is set while a time daemon keeps this clock: two that set it fight."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: what would be done; and at boot, before anything depends on the clock:",
            "  coretime ntp step --dry-run ntp1.lan ntp2.lan ntp3.lan",
            "  coretime ntp step --slew-below 0 ntp1.lan ntp2.lan ntp3.lan"
        })
final class NtpStepCommand implements Callable<Integer> {

    /** What becomes of the RTC. */
    enum Rtc {
        /** It is written after the system clock. */
        YES,
        NO,
        /** Only it is written, by the system clock, where the kernel has been told that that is right. */
        ONLY
    }

    /** What happens where a time daemon keeps this clock. */
    enum Others {
        /** Nothing is set, and the daemon is named. */
        REFUSE,
        /** It is waited for until the servers say that it has put the clock right. */
        WAIT,
        /** chronyd is asked to step. */
        CHRONY,
        /** The clock is set all the same. */
        BESIDE
    }

    /** Servers are not asked again sooner. */
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private static final Duration RIGHT = Duration.ofMillis(100);

    /** What the kernel takes (adjtime(3)); it would be slewed for weeks. */
    private static final long MOST_SLEWED_MILLIS = KernelClock.MOST_SLEWED.toMillis();

    private static final long DAY = 86_400;

    @Mixin
    private NtpServers servers = new NtpServers();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean isDry;

    @Option(
            names = "--slew-below",
            paramLabel = "MS",
            defaultValue = "128",
            description =
                    "Slew an offset up to this, at 0.5 ms a second; 0 always steps (default: ${DEFAULT-VALUE} ms).")
    private long slewBelow;

    @Option(names = "--forwards", paramLabel = "S", description = "Step forwards by at most this (default: no limit).")
    private @Nullable Long forwards;

    @Option(
            names = "--backwards",
            paramLabel = "S",
            description = "Step backwards by at most this (default: no limit).")
    private @Nullable Long backwards;

    @Option(
            names = "--bound",
            paramLabel = "MS",
            defaultValue = "1500",
            description =
                    "Set nothing where the servers know the time no better than to this (default: ${DEFAULT-VALUE} ms).")
    private long bound;

    @Option(
            names = "--rtc",
            paramLabel = "yes|no|only",
            defaultValue = "yes",
            description =
                    "Write the RTC, too; or only it, by a system clock that the kernel knows to be right (default:"
                            + " ${DEFAULT-VALUE}).")
    private Rtc rtc = Rtc.YES;

    @Option(
            names = "--others",
            paramLabel = "refuse|wait|chrony|beside",
            defaultValue = "refuse",
            description =
                    "Where a time daemon keeps this clock: set nothing and name it; wait until it has put the clock right;"
                            + " have chronyd step, which drops its samples from before a freeze first; or set the clock all the same"
                            + " (default: ${DEFAULT-VALUE}).")
    private Others others = Others.REFUSE;

    @Option(
            names = "--retry",
            paramLabel = "S",
            defaultValue = "0",
            description =
                    "Where no server can be asked yet, as early in a boot, try again for so many seconds (default: not).")
    private long retry;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        StepPolicy policy = policy();
        if (rtc == Rtc.ONLY) {
            return print(onlyRtc());
        }
        List<NtpServerName> names = servers.names();
        if (isDry) {
            NtpResult result = servers.client().measure(names);
            return print(NtpStepDocument.planned(result, ClockDecision.on(result, policy)));
        }
        Root.require("it sets this machine's clock");
        try (ClockLock _ = ClockLock.take(ClockLock.STANDARD)) {
            List<TimeDaemon> found = TimeDaemons.running();
            if (found.isEmpty() || others == Others.BESIDE) {
                return print(set(names, policy));
            }
            return print(
                    switch (others) {
                        case WAIT -> waitFor(found, names);
                        case CHRONY -> askChrony(found, names);
                        default ->
                            NtpStepDocument.refused(named(found) + ", and two that set a clock fight: "
                                    + found.getFirst().advice() + ", or say --others wait, chrony or beside");
                    });
        }
    }

    private NtpStepDocument set(List<NtpServerName> names, StepPolicy policy) throws IOException, InterruptedException {
        SteadyClock line = SteadyClock.system();
        NtpResult result = measure(servers.client(), names, line);
        ClockSetting setting = SystemClock.set(result, line, policy);
        return NtpStepDocument.done(result, setting, rtc(setting.isRight()));
    }

    private NtpResult measure(NtpClient client, List<NtpServerName> names, SteadyClock line)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(retry);
        while (true) {
            NtpResult result = client.measure(names, line);
            if (result.offset().isPresent() || System.nanoTime() - end >= 0) {
                return result;
            }
            TimeUnit.NANOSECONDS.sleep(RETRY_PAUSE.toNanos());
        }
    }

    private NtpStepDocument.@Nullable Rtc rtc(boolean isClockRight) throws InterruptedException {
        return rtc == Rtc.NO || !isClockRight ? null : NtpStepDocument.Rtc.write();
    }

    /** The RTC by a clock that somebody vouches for: a wrong clock must not get into it. */
    private NtpStepDocument onlyRtc() throws IOException, InterruptedException {
        Root.require("it writes this machine's RTC");
        KernelClock.State state = KernelClock.read();
        if (!state.isSynchronised()) {
            return NtpStepDocument.refused(
                    "nobody has told the kernel that its clock is right, and a wrong time must not get into the RTC: set the clock"
                            + " first (coretime ntp step)");
        }
        if (isDry) {
            return NtpStepDocument.refused("the RTC would be written by the system clock");
        }
        return NtpStepDocument.rtc(NtpStepDocument.Rtc.write());
    }

    private NtpStepDocument waitFor(List<TimeDaemon> found, List<NtpServerName> names)
            throws IOException, InterruptedException {
        ClockWait wait = new ClockWait(servers.client(), names, RIGHT, false);
        ClockWait.Outcome outcome = wait.await(Duration.ofSeconds(retry));
        return NtpStepDocument.left(outcome, named(found), rtc(outcome.isRight()));
    }

    private NtpStepDocument askChrony(List<TimeDaemon> found, List<NtpServerName> names)
            throws IOException, InterruptedException {
        if (found.stream().noneMatch(one -> one.name().equals("chronyd"))) {
            return NtpStepDocument.refused(named(found) + ", and that is not chronyd");
        }
        ChronyStep.run();
        return waitFor(found, names);
    }

    /** {@code "ntpd (process 412) keeps this clock"}. */
    private static String named(List<TimeDaemon> found) {
        return found.stream()
                        .map(one -> one.name() + " (process " + one.pid() + ")")
                        .collect(Collectors.joining(" and "))
                + (found.size() == 1 ? " keeps" : " keep") + " this clock";
    }

    private StepPolicy policy() {
        try {
            if (slewBelow > MOST_SLEWED_MILLIS) {
                throw new IllegalArgumentException(
                        "--slew-below is at most " + MOST_SLEWED_MILLIS + " ms: " + slewBelow);
            }
            if (retry < 0 || retry > DAY) {
                throw new IllegalArgumentException("--retry is 0 to " + DAY + " s: " + retry);
            }
            StepPolicy policy = StepPolicy.standard()
                    .withSlewBelow(Duration.ofMillis(slewBelow))
                    .withWidestBound(Duration.ofMillis(bound));
            policy = forwards == null ? policy : policy.withMostForwards(Duration.ofSeconds(forwards));
            return backwards == null ? policy : policy.withMostBackwards(Duration.ofSeconds(backwards));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int print(NtpStepDocument document) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(document));
        } else {
            out.print(NtpStepText.of(document, CoreText.of(spec)));
        }
        out.flush();
        return document.right() || document.planned() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }
}
