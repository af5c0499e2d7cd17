package coretime.cli;

import coretime.host.Incident;
import coretime.host.IncidentDocument;
import coretime.host.Ledger;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code coretime incidents}: what the ledger holds. */
@Command(
        name = "incidents",
        header = "What the ledger holds: every panic, and how it ended.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: the incidents of the last lab run:",
            "  coretime incidents --ledger coretime-lab/ledger.db"
        })
final class IncidentsCommand implements Callable<Integer> {

    private static final int LIMIT = 1000;

    @Mixin
    private LedgerOption where = new LedgerOption();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The document of {@code --json}. */
    record Document(List<IncidentDocument> incidents) {}

    @Override
    public Integer call() {
        return list();
    }

    @Command(name = "list", header = "The latest incidents, newest first.", mixinStandardHelpOptions = true)
    int list() {
        try (Ledger ledger = open()) {
            List<IncidentDocument> incidents =
                    ledger.incidents(LIMIT).stream().map(IncidentDocument::of).toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.of(new Document(incidents)));
            } else {
                IncidentText.list(out, incidents);
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    @Command(name = "show", header = "One incident, step by step.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID", description = "Its number.") long id) {
        try (Ledger ledger = open()) {
            Incident incident = ledger.incident(id)
                    .orElseThrow(() -> new CannotException("the ledger " + where.place() + " holds no incident " + id
                            + "; 'coretime incidents list' shows those it holds"));
            PrintWriter out = spec.commandLine().getOut();
            IncidentDocument document = IncidentDocument.of(incident, ledger);
            if (json) {
                out.println(Json.of(document));
            } else {
                IncidentText.show(out, document);
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    private Ledger open() {
        if (!where.place().mayBeThere()) {
            throw new CannotException("there is no ledger at " + where.place()
                    + "; name one by --ledger: lab runs keep theirs in coretime-lab/ledger.db, under where they ran,"
                    + " or in the directory given by --report");
        }
        return Ledger.open(where.place());
    }
}
