package coretime.cli;

import coretime.host.ClockState;
import coretime.host.Ledger;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coretime clock show}: guests' clocks now, and the freezes that put them off. */
@Command(
        name = "show",
        header = "Shows guests' clocks, and how long they have stood still.",
        description = {
            "",
            "Without a name, of all guests that run. The system clock is told by the guest's agent, the RTC by QEMU, the"
                    + " freezes of this QEMU process by the ledger of the coretime that watches. Nothing is changed."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  coretime clock show web1 db1"})
final class ClockShowCommand implements Callable<Integer> {
    private static final String SYSTEM = "qemu:///system";
    private static final String LEDGER = "/var/lib/coretime/ledger.db";

    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "Guests by their names in libvirt.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            defaultValue = LEDGER,
            description = "The ledger (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of(LEDGER);

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The document of {@code --json}. */
    record Document(List<ClockStateDocument> clocks) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Connection connection = Connection.open(uri);
                Ledger ledger = Files.exists(file) ? Ledger.openToRead(file) : null) {
            List<ClockStateDocument> clocks = new ArrayList<>();
            for (Domain domain : domains(connection)) {
                clocks.add(ClockStateDocument.of(
                        domain, ClockState.of(domain, Optional.ofNullable(ledger)), ledger != null));
            }
            print(clocks);
            return ExitStatus.DONE;
        }
    }

    private List<Domain> domains(Connection connection) {
        if (names.isEmpty()) {
            return connection.domains().stream()
                    .filter(Domain::isActive)
                    .sorted(Comparator.comparing(Domain::name))
                    .toList();
        }
        return names.stream()
                .map(name -> LibvirtDomain.find(connection, name, uri))
                .toList();
    }

    private void print(List<ClockStateDocument> clocks) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(new Document(clocks)));
        } else if (clocks.isEmpty()) {
            out.println("no guest runs at " + uri);
        } else {
            CoreText text = CoreText.of(spec);
            clocks.forEach(clock -> ClockStateText.print(clock, text));
            out.print(text);
        }
        out.flush();
    }
}
