package coretime.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What commands about one domain of this host have in common, and remember in the ledger. */
final class HostDomain extends LibvirtDomain {
    private static final String LEDGER = "/var/lib/coretime/ledger.db";

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            defaultValue = LEDGER,
            description = "Where it is remembered (default: ${DEFAULT-VALUE}).")
    private Path ledger = Path.of(LEDGER);

    Path ledger() {
        return ledger;
    }

    /** The command line that does this to the same domain, for a shell in whatever directory. */
    String command(String verb) {
        return "coretime host " + verb + " " + arguments()
                + (ledger.equals(Path.of(LEDGER))
                        ? ""
                        : " --ledger " + quoted(ledger.toAbsolutePath().toString()));
    }
}
