package coretime.cli;

import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.WallClock;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime core log}: the kernel's messages. */
@Command(
        name = "log",
        header = "The kernel's log, to its very last line.",
        description = {
            "",
            "As 'crash' and 'makedumpfile --dump-dmesg' print it. What is damaged in it is said on stderr, with exit"
                    + " status 1; what is whole is printed all the same."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: why a kernel died:", "  coretime core log guest.core | tail -40"})
final class CoreLogCommand implements Callable<Integer> {
    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(
            names = {"-T", "--ctime"},
            description = "Times of day (UTC) instead of seconds since boot; what they were worked out from is said on"
                    + " stderr. The guest's clock may have been late when it booted.")
    private boolean isWall;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ProgressBar progress = ProgressBar.ofProcess();
                MemoryCore core = files.open(progress)) {
            Kernel kernel = Kernel.of(core);
            KernelLog log = KernelLog.read(kernel);
            Optional<WallClock> clock = WallClock.of(kernel, log);
            progress.done();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.of(LogDocument.of(core, log, clock)));
            } else {
                // The lines are printable already, and are compared with those of other readers byte by byte.
                (isWall ? wallLines(log, clock) : log.lines()).forEach(out::println);
                log.problems().forEach(problem -> System.err.println(IncidentText.printable(problem)));
            }
            out.flush();
            return log.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        }
    }

    private static List<String> wallLines(KernelLog log, Optional<WallClock> clock) {
        WallClock known = clock.orElseThrow(() -> new CannotException(
                "the core does not say when the guest ran: neither VMCOREINFO, nor the log, nor a header has a time"));
        System.err.println("times of day by " + known.source());
        return log.lines(known);
    }
}
