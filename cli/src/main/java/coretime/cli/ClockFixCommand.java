package coretime.cli;

import coretime.host.ClockFix;
import coretime.host.Correction.Method;
import coretime.host.CorrectionPolicy;
import coretime.host.HandFix;
import coretime.host.HostClock;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.time.ntp.NtpServerName;
import coretime.time.system.ConfiguredServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime clock fix}: puts a guest's clocks right, and proves it. */
@Command(
        name = "fix",
        header = "Puts a guest's clocks right, and proves it.",
        description = {
            "",
            "Measures the guest's system clock and RTC against this host's clock, sets what is off, and reads both again: exit"
                    + " status 0 only where they are proven right. The ledger remembers it.",
            "",
            "Nothing is set where this host's own clock is not kept right by a time daemon and no NTP servers find it right,"
                    + " where the guest's clock would have to be stepped far back, or while something else in the guest moves it."
                    + " The RTC is never copied into the clock: it may be late."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: the quickest way that works; and by the guest's own time daemon alone:",
            "  coretime clock fix web1",
            "  coretime clock fix web1 --method guest-daemon"
        })
final class ClockFixCommand implements Callable<Integer> {

    /** The ways that {@code --method} takes. */
    enum Way {
        AGENT_SET_OFFSET(Method.AGENT_SET_OFFSET),
        AGENT_SET_TIME(Method.AGENT_SET_TIME),
        GUEST_DAEMON(Method.GUEST_DAEMON);

        private final Method method;

        Way(Method method) {
            this.method = method;
        }
    }

    @Mixin
    private HostDomain target = new HostDomain();

    @Option(
            names = "--method",
            paramLabel = "WAY",
            split = ",",
            description = "Ways to set the clock, in this order: agent-set-offset (the kernel adds what it is off by),"
                    + " agent-set-time (guest-set-time), guest-daemon (chronyd, timesyncd, or ntpd stopped for ntpdig"
                    + " meanwhile). Default: all, in this order.")
    private List<Way> ways = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Within this a clock is right (default: ${DEFAULT-VALUE} ms).")
    private long tolerance;

    @Option(
            names = "--slew-below",
            paramLabel = "MS",
            defaultValue = "0",
            description =
                    "Slew an offset up to this, and wait for it; 100 ms take 200 s, 250 is the most (default: never).")
    private long slewBelow;

    @Option(
            names = "--backwards",
            paramLabel = "S",
            defaultValue = "10",
            description = "Step back by at most this (default: ${DEFAULT-VALUE} s).")
    private long backwards;

    @Option(
            names = "--ntp",
            paramLabel = "HOST",
            split = ",",
            description =
                    "NTP servers that have to find this host's own clock right, by half the tolerance. Default: where no"
                            + " time daemon keeps it right, those that chrony, ntpsec or timesyncd is configured with here.")
    private List<String> judges = new ArrayList<>();

    @Option(
            names = "--unsynchronised-host",
            description =
                    "Set it by this host's clock although nobody keeps that right: the guest agrees with its host then.")
    private boolean anyHost;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Policy policy = policy();
        try (Connection connection = target.connect()) {
            Domain domain = target.of(connection);
            try (Ledger ledger = Ledger.open(target.ledger())) {
                ClockFix fix = HandFix.fix(connection, domain, policy, ledger);
                print(ClockFixDocument.of(domain.name(), fix));
                return fix.proof().proven() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
            }
        }
    }

    private Policy policy() {
        try {
            CorrectionPolicy standard = CorrectionPolicy.standard();
            return Policy.standard()
                    .withTolerance(millis("--tolerance", tolerance, 1))
                    .withCorrection(standard.withOrder(
                                    ways.isEmpty()
                                            ? standard.order()
                                            : ways.stream()
                                                    .map(way -> way.method)
                                                    .toList())
                            .withSlewBelow(millis("--slew-below", slewBelow, 0))
                            .withMostBackwards(millis("--backwards", Math.multiplyExact(backwards, 1000L), 0))
                            .withAnyHost(anyHost)
                            .withJudges(anyHost ? List.of() : judges()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<NtpServerName> judges() {
        if (!judges.isEmpty()) {
            return judges.stream()
                    .map(host -> NtpServerName.parse(host, false, false))
                    .toList();
        }
        try {
            return HostClock.read().synchronised()
                    ? List.of()
                    : ConfiguredServers.ofThisSystem().servers();
        } catch (IOException e) {
            throw new CannotException("this host's NTP servers cannot be read: " + e.getMessage());
        }
    }

    private static Duration millis(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is at least " + least + ": " + value);
        }
        return Duration.ofMillis(value);
    }

    private void print(ClockFixDocument document) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(document));
        } else {
            out.print(ClockFixText.of(document, CoreText.of(spec)));
        }
        out.flush();
    }
}
