package coretime.cli;

import coretime.vmcore.Verification;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime core verify}: whether a core is whole, and exactly what is not. */
@Command(
        name = "verify",
        header = "Checks a core: every page, page tables, kernel log, hashes.",
        description = {
            "",
            "Reads and decodes every page, walks the kernel's page tables, reads its log, and checks the manifest beside"
                    + " the core where there is one. Exit status 1 where something is damaged, with what and where."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  coretime core verify guest.kdump"})
final class CoreVerifyCommand implements Callable<Integer> {
    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ProgressBar progress = ProgressBar.ofProcess()) {
            Verification verification = files.verify(progress);
            progress.done();
            VerificationDocument document = VerificationDocument.of(verification);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.of(document) + "\n" : document.text(CoreText.of(spec)));
            out.flush();
            return document.holds() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        }
    }
}
