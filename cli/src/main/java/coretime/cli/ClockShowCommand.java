package coretime.cli;

import coretime.host.ClockState;
import coretime.host.HostClock;
import coretime.host.Ledger;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "Guests by their names in libvirt.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private LibvirtHost libvirt = new LibvirtHost();

    @Mixin
    private LedgerOption where = new LedgerOption();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The document of {@code --json}. */
    record Document(Reference reference, List<ClockStateDocument> clocks) {}

    /**
     * The host's clock, which the others are held against.
     *
     * @param synchronised whether a time daemon keeps it right, by the kernel's word
     * @param maxErrorS the largest error that the kernel thinks possible; null where it knows no limit
     */
    record Reference(boolean synchronised, @Nullable BigDecimal maxErrorS) {
        static Reference of(HostClock clock) {
            return new Reference(clock.synchronised(), clock.hasLimit() ? Figures.seconds(clock.maxError()) : null);
        }

        String text() {
            String limit = maxErrorS == null
                    ? "the kernel knows no limit of its error"
                    : "the kernel thinks it at most " + Figures.duration(maxErrorS) + " off";
            return (synchronised
                            ? "synchronised; "
                            : "no time daemon keeps it: offsets are from a clock that may be off; ")
                    + limit;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Connection connection = libvirt.connect();
                Ledger ledger = Ledger.find(where.place()).orElse(null)) {
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
                .map(name -> LibvirtDomain.find(connection, name, libvirt.uri()))
                .toList();
    }

    private void print(List<ClockStateDocument> clocks) {
        PrintWriter out = spec.commandLine().getOut();
        Reference reference = Reference.of(HostClock.read());
        if (json) {
            out.println(Json.of(new Document(reference, clocks)));
        } else if (clocks.isEmpty()) {
            out.println("no guest runs at " + libvirt.uri());
        } else {
            CoreText text =
                    CoreText.of(spec).fact("host", reference.text(), reference.synchronised() ? Ansi.NONE : Ansi.RED);
            clocks.forEach(clock -> ClockStateText.print(clock, text.blank()));
            out.print(text);
        }
        out.flush();
    }
}
