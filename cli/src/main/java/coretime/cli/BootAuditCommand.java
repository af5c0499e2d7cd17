package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootObservation;
import coretime.boot.BootReader;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime boot audit}: whether any unit can start before the clock is stepped. */
@Command(
        name = "audit",
        header = "Tells of each systemd unit whether it can start before the clock is stepped.",
        description = {
            "",
            "Reads the units of a root directory as systemd would, runs nothing and writes nothing. A unit comes after the step where"
                    + " a chain of After= leads there over units that start in the same boot; what a socket, a timer, a path or"
                    + " D-Bus starts is looked at, too. Exit status 1 where a unit that cares can start before the step."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: this system; a mounted guest, with a list of one's own; the same for a code host; and a guest that runs, held"
                    + " against how it did boot:",
            "  coretime boot audit",
            "  coretime boot audit --root /mnt/guest --no-care 'ssh*.service'",
            "  coretime boot audit --root /mnt/guest --sarif >boot.sarif",
            "  coretime boot audit --guest web1 --observe"
        })
final class BootAuditCommand implements Callable<Integer> {

    @Mixin
    private BootOptions boot = new BootOptions();

    @Option(names = "--all", description = "Show those that do not care, too.")
    private boolean all;

    @ArgGroup
    private Output output = new Output();

    /** At most one of these; a table otherwise. */
    private static final class Output {
        @Option(names = "--json", description = "Print one JSON document on stdout.")
        private boolean json;

        @Option(
                names = "--sarif",
                description = "Print a SARIF 2.1.0 log on stdout, as code hosts and editors show it.")
        private boolean sarif;
    }

    @Option(
            names = "--observe",
            description =
                    "Hold it against the boot that the guest runs in: what started before the clock was right. Exit status 1, too,"
                            + " where something did that could not, by the audit.")
    private boolean observe;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        UnitName target = boot.target(spec.commandLine());
        if (observe && !boot.isGuest()) {
            throw new ParameterException(spec.commandLine(), "--observe needs a guest that runs: name it by --guest");
        }
        if (observe && output.sarif) {
            throw new ParameterException(spec.commandLine(), "--observe has no place in a SARIF log: use --json");
        }
        try (BootOptions system = boot) {
            BootReader reader = system.reader();
            SystemUnits units = system.units(reader, target);
            BootAudit audit = units.audit(system.policy());
            Optional<BootObservation> observation = observe
                    ? Optional.of(system.inGuest(GuestBoot::of).against(audit, system.policy()))
                    : Optional.empty();
            print(audit, units.units(), system.problems(units), observation);
            return audit.isOrdered() && observation.stream().allMatch(BootObservation::agrees)
                    ? ExitStatus.DONE
                    : ExitStatus.DID_NOT_HOLD;
        }
    }

    private void print(BootAudit audit, UnitSet units, List<Problem> problems, Optional<BootObservation> observation) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.sarif) {
            out.println(Json.standard(BootAuditSarif.of(audit, units, boot.root())));
        } else if (output.json) {
            BootAuditDocument document = BootAuditDocument.of(audit, problems);
            out.println(Json.of(
                    observation.isPresent() ? BootObservationDocument.of(observation.get(), document) : document));
        } else {
            out.print(BootAuditText.of(audit, problems, all, CoreText.of(spec)));
            observation.ifPresent(seen -> out.print(BootObservationText.of(seen, all, CoreText.of(spec))));
        }
        out.flush();
    }
}
