package coretime.cli;

import coretime.host.ClockReading;
import coretime.host.IncidentDocument.Reading;
import coretime.host.Ledger;
import coretime.host.daemon.DaemonLock;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.DomainStatuses;
import coretime.libvirt.Connection;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime host status}: the guests of this host, and whether somebody watches them. */
@Command(
        name = "status",
        header = "Shows this host's guests, and whether a daemon watches them.",
        description = {
            "",
            "What the ledger has of them: no guest is asked, nothing is changed. Exit status 1 where a guest is adopted and no"
                    + " daemon watches: it would stay down after a panic."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  coretime host status"})
final class HostStatusCommand implements Callable<Integer> {
    @Mixin
    private LibvirtHost libvirt = new LibvirtHost();

    @Mixin
    private LedgerOption where = new LedgerOption();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * The document of {@code --json}.
     *
     * @param watching whether a daemon has this ledger
     */
    record Document(boolean watching, List<Row> domains) {}

    /** A domain, as it was last read. */
    record Row(
            UUID uuid,
            String domain,
            String run,
            boolean adopted,
            boolean watched,
            @Nullable Last system,
            @Nullable Last rtc,
            BigDecimal frozenS,
            @Nullable Long incident) {

        static Row of(DomainStatus status) {
            return new Row(
                    status.domain(),
                    status.name(),
                    status.run().label(),
                    status.adopted(),
                    status.watched(),
                    status.system().map(Last::of).orElse(null),
                    status.rtc().map(Last::of).orElse(null),
                    Figures.seconds(status.frozen()),
                    status.incident().isPresent() ? status.incident().getAsLong() : null);
        }
    }

    /** A clock's last reading. */
    record Last(Instant at, Reading offset) {
        static Last of(ClockReading reading) {
            return new Last(reading.at(), Reading.of(reading.offset()));
        }
    }

    @Override
    public Integer call() {
        try (Connection connection = libvirt.connect();
                Ledger ledger = Ledger.find(where.place()).orElse(null)) {
            boolean isWatching = ledger != null && DaemonLock.isHeld(where.place());
            List<Row> rows = DomainStatuses.of(connection, Optional.ofNullable(ledger), isWatching).stream()
                    .map(Row::of)
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.of(new Document(isWatching, rows)));
            } else {
                print(out, isWatching, rows);
            }
            out.flush();
            return !isWatching && rows.stream().anyMatch(Row::adopted) ? ExitStatus.DID_NOT_HOLD : ExitStatus.DONE;
        }
    }

    private static void print(PrintWriter out, boolean isWatching, List<Row> rows) {
        long adopted = rows.stream().filter(Row::adopted).count();
        out.println(
                isWatching
                        ? "A daemon watches the adopted guests."
                        : adopted == 0
                                ? "No daemon watches, and no guest is adopted."
                                : "No daemon watches: an adopted guest that panics stays down. Start one: 'systemctl start"
                                        + " coretime', or 'coretime host run'.");
        if (rows.isEmpty()) {
            out.println("libvirt has no domains.");
            return;
        }
        out.println();
        out.printf("%-24s  %-8s  %-8s  %12s  %9s  %s%n", "DOMAIN", "RUN", "ADOPTED", "CLOCK", "FROZEN", "INCIDENT");
        for (Row row : rows) {
            out.printf(
                    "%-24s  %-8s  %-8s  %12s  %9s  %s%n",
                    IncidentText.cut(IncidentText.printable(row.domain()), 24),
                    row.run(),
                    row.adopted() ? "yes" : "no",
                    row.system() == null
                            ? "-"
                            : Figures.offset(row.system().offset().offsetS()),
                    row.frozenS().signum() == 0 ? "-" : Figures.duration(row.frozenS()),
                    row.incident() == null ? "-" : row.incident());
        }
    }
}
