package coretime.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime setup}: installs what this host lacks, or prints it. */
@Command(
        name = "setup",
        header = "Install what this host lacks (Debian packages by name), or print it.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: see what would be installed:", "  coretime setup --print"})
final class SetupCommand implements Callable<Integer> {

    @Option(names = "--print", description = "Print the missing packages and install nothing.")
    private boolean print;

    @Option(names = "--tests", description = "What ./verify needs, too.")
    private boolean tests;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The document of {@code --json}. */
    record Document(List<String> missing, boolean complete) {}

    @Override
    public Integer call() throws InterruptedException {
        List<String> missing = Packages.missing(tests);
        if (!print && !missing.isEmpty()) {
            installAsRoot(missing, () -> Packages.missing(tests));
        }
        boolean complete = missing.isEmpty() || !print;
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(new Document(missing, complete)));
        } else if (missing.isEmpty()) {
            out.println("Nothing is missing.");
        } else {
            out.println((print ? "missing: " : "installed: ") + String.join(" ", missing));
        }
        out.flush();
        return complete ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    /**
     * Installs packages, which only root can, and looks again.
     *
     * @param look what is missing now
     */
    static void installAsRoot(List<String> missing, Supplier<List<String>> look) throws InterruptedException {
        if (!Root.isRoot()) {
            throw new CannotException(
                    "these packages are missing: " + String.join(" ", missing) + "; run 'coretime setup' as root");
        }
        Packages.install(missing);
        List<String> still = look.get();
        if (!still.isEmpty()) {
            throw new CannotException("apt-get installed " + String.join(" ", missing)
                    + ", but the programs of these are still not to be found: " + String.join(" ", still)
                    + "; is this Debian 12, and is PATH whole?");
        }
    }
}
