package coretime.cli;

import coretime.time.Seconds;
import coretime.time.system.ClockWait;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime ntp wait}: waits until this machine's clock is right. */
@Command(
        name = "wait",
        header = "Waits until this machine's clock is right; sets nothing.",
        description = {
            "",
            "The clock is right where NTP servers say so, to within the tolerance. For what must not start with a wrong clock.",
            "",
            "Exit status 0 as soon as it is right. At the deadline it is --on-deadline that decides: fail gives exit status 1,"
                    + " proceed gives 0 and says loudly that the clock may be wrong."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: at most a minute, for a database that rather starts late than with a wrong clock:",
            "  coretime ntp wait --deadline 60 --on-deadline fail ntp1.lan ntp2.lan ntp3.lan"
        })
final class NtpWaitCommand implements Callable<Integer> {
    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();

    /** What a deadline leads to. */
    enum Outcome {
        FAIL,
        PROCEED
    }

    @Mixin
    private NtpServers servers = new NtpServers();

    @Option(
            names = "--tolerance",
            paramLabel = "MS",
            defaultValue = "100",
            description = "Within this, bound included, the clock is right (default: ${DEFAULT-VALUE} ms).")
    private long tolerance;

    @Option(
            names = "--deadline",
            paramLabel = "S",
            defaultValue = "90",
            description = "Wait for at most so many seconds (default: ${DEFAULT-VALUE}).")
    private long deadline;

    @Option(
            names = "--on-deadline",
            paramLabel = "fail|proceed",
            defaultValue = "fail",
            description = "Then fail, or proceed with a clock that may be wrong (default: ${DEFAULT-VALUE}).")
    private Outcome outcome = Outcome.FAIL;

    @Option(
            names = "--trust-kernel",
            description =
                    "It is enough that the kernel has been told that its clock is right within the tolerance. It goes on to"
                            + " believe that after a freeze; so this is for boots, after ntp step.")
    private boolean trustsKernel;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClockWait wait = new ClockWait(
                servers.client(), trustsKernel ? servers.namesOrNone() : servers.names(), millis(), trustsKernel);
        ClockWait.Outcome waited = wait.await(Duration.ofSeconds(deadline));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(Document.of(waited)));
        } else {
            out.print(text(waited));
        }
        out.flush();
        if (!waited.isRight() && outcome == Outcome.PROCEED) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    spec.qualifiedName() + ": going on with a clock that may be wrong, as --on-deadline proceed says");
            err.flush();
        }
        return waited.isRight() || outcome == Outcome.PROCEED ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private Duration millis() {
        if (tolerance < 1 || deadline < 0 || deadline > MOST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "--tolerance is at least 1 ms, and --deadline 0 to " + MOST_SECONDS + " s");
        }
        return Duration.ofMillis(tolerance);
    }

    private String text(ClockWait.Outcome waited) {
        CoreText text = CoreText.of(spec);
        String says = waited.offset().map(NtpText::says).orElse("is not known");
        text.fact(
                "this clock",
                waited.isRight() ? says : "not known to be right",
                waited.isRight() ? Ansi.GREEN : Ansi.RED);
        waited.witness()
                .ifPresent(witness ->
                        text.fact("says", witness == ClockWait.Witness.KERNEL ? "the kernel" : "the servers"));
        waited.reason().ifPresent(reason -> text.fact("because", reason));
        return text.fact("after", Figures.duration(Figures.seconds(waited.waited())))
                .toString();
    }

    /**
     * What came of it, as {@code ntp wait --json} prints it.
     *
     * @param by who says that it is right: {@code kernel}, {@code servers}; null where nobody does
     * @param offsetS this clock minus the servers'; of the kernel's word only the bound is known; null where neither is
     * @param boundS the largest error
     * @param reason why it is not known to be right; null where it is
     */
    record Document(
            boolean right,
            @Nullable String by,
            @Nullable BigDecimal offsetS,
            @Nullable BigDecimal boundS,
            BigDecimal waitedS,
            @Nullable String reason) {

        static Document of(ClockWait.Outcome outcome) {
            return new Document(
                    outcome.isRight(),
                    outcome.witness().map(Choice::label).orElse(null),
                    outcome.offset().map(offset -> Seconds.of(offset.value())).orElse(null),
                    outcome.offset().map(offset -> Seconds.of(offset.bound())).orElse(null),
                    Figures.seconds(outcome.waited()),
                    outcome.reason().orElse(null));
        }
    }
}
