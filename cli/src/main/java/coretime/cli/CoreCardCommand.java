package coretime.cli;

import coretime.vmcore.CrashCard;
import coretime.vmcore.MemoryCore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime core card}: why and where a kernel died. */
@Command(
        name = "card",
        header = "Why and where a kernel died, on one card.",
        description = {
            "",
            "The panic, what led to it, the process and the functions that ran, and a signature that is the same for equal"
                    + " crashes, whatever the guest, the boot or the build. Exit status 1: the log shows no crash, or what"
                    + " the card is made of is damaged."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: which of these crashes are the same?",
            "  for core in *.core; do coretime core card --json $core; done |",
            "    jq -r '.signature.id + \" \" + .core' | sort"
        })
final class CoreCardCommand implements Callable<Integer> {
    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ProgressBar progress = ProgressBar.ofProcess();
                MemoryCore core = files.open(progress)) {
            CardDocument card = CardDocument.of(core, CrashCard.of(core));
            progress.done();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.of(card));
            } else {
                out.print(CardText.of(card, CoreText.of(spec)));
            }
            out.flush();
            return card.signature() != null && card.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        }
    }
}
