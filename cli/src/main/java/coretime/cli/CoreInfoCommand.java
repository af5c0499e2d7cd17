package coretime.cli;

import coretime.vmcore.MemoryCore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime core info}: what a core is. */
@Command(
        name = "info",
        header = "What a core is: format, kernel, RAM map, CPUs, filter level, sizes, time.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  coretime core info guest.core"})
final class CoreInfoCommand implements Callable<Integer> {
    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return print(files, json, spec);
    }

    static int print(CoreFiles files, boolean json, CommandSpec spec) {
        try (ProgressBar progress = ProgressBar.ofProcess();
                MemoryCore core = files.open(progress)) {
            CoreInfoDocument info = CoreInfoDocument.of(core, files.files());
            progress.done();
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.of(info) + "\n" : CoreInfoText.of(info, CoreText.of(spec)));
            out.flush();
            return ExitStatus.DONE;
        }
    }
}
