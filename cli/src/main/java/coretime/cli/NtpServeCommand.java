package coretime.cli;

import coretime.time.Seconds;
import coretime.time.ntp.NtpServer;
import coretime.time.ntp.NtpServerCounters;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.RateLimit;
import coretime.time.ntp.ServedClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime ntp serve}: serves this machine's clock. */
@Command(
        name = "serve",
        header = "Serves this machine's clock by NTP, for laboratories and hosts without a network.",
        description = {
            "",
            "Answers as a server that is its own reference, whatever keeps this clock; each client at most once a second in the long"
                    + " run, the others hear that they ask too often. The clock is only read. Ends with Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: for guests of a user network; and a falseticker, to see it cast out:",
            "  coretime ntp serve --listen 127.0.0.1",
            "  coretime ntp serve --listen 127.0.0.1:11123 --offset 2.5"
        })
final class NtpServeCommand implements Callable<Integer> {
    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "An address of this machine, with :PORT where it is not 123; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--stratum",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How far from a reference clock to say that it is, 1 to 15; 16 says that the clock is not kept right"
                            + " (default: ${DEFAULT-VALUE}).")
    private int stratum;

    @Option(
            names = "--offset",
            paramLabel = "S",
            defaultValue = "0",
            description = "Serve a time that is off by this, on purpose (default: ${DEFAULT-VALUE}).")
    private BigDecimal offset = BigDecimal.ZERO;

    @Option(names = "--no-limit", description = "Answer everyone as often as they ask.")
    private boolean isUnlimited;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ServedClock served = served();
        RateLimit limit = isUnlimited ? RateLimit.none() : RateLimit.standard();
        PrintWriter err = spec.commandLine().getErr();
        Interrupts.to(Thread.currentThread(), CLEAN_UP, "nothing is left behind");
        try (NtpServer server = NtpServer.start(bound(), InstantSource.system(), () -> served, limit)) {
            for (InetSocketAddress address : server.addresses()) {
                err.println("serving on " + address.getAddress().getHostAddress() + " port " + address.getPort());
            }
            err.flush();
            try {
                server.awaitClose();
            } catch (InterruptedException _) {
                // Ctrl-C is how it ends.
            }
            err.println(counted(server.counters()));
            err.flush();
            return ExitStatus.DONE;
        }
    }

    private static String counted(NtpServerCounters counters) {
        long unanswered = counters.unanswered().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Figures.count(counters.answered()) + " answered, " + Figures.count(unanswered) + " not";
    }

    private ServedClock served() {
        try {
            ServedClock served = stratum == 16 ? ServedClock.unsynchronised() : ServedClock.local(stratum);
            return served.withOffset(Seconds.duration(offset));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<InetSocketAddress> bound() throws IOException {
        List<InetSocketAddress> bound = new ArrayList<>();
        for (String address : addresses) {
            NtpServerName name = named(address);
            bound.add(new InetSocketAddress(InetAddress.getByName(name.name()), name.port()));
        }
        return bound;
    }

    private NtpServerName named(String address) {
        try {
            return NtpServerName.parse(address, false, false);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--listen: " + e.getMessage(), e);
        }
    }
}
