package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootReader;
import coretime.boot.CarePolicy;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.UnitType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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
            "Examples: this system; and a mounted guest, with a list of one's own:",
            "  coretime boot audit",
            "  coretime boot audit --root /mnt/guest --no-care 'ssh*.service'"
        })
final class BootAuditCommand implements Callable<Integer> {

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = "The root directory (default: ${DEFAULT-VALUE}).")
    private Path root = Path.of("/");

    @Option(
            names = "--target",
            paramLabel = "UNIT",
            defaultValue = "default.target",
            description = "What is booted into (default: ${DEFAULT-VALUE}).")
    private String target = "default.target";

    @Option(
            names = "--no-care",
            paramLabel = "UNIT",
            split = ",",
            description = "Units that do not care besides those of the list within; * stands for any part of a name.")
    private List<String> noCare = new ArrayList<>();

    @Option(
            names = "--care",
            paramLabel = "UNIT",
            split = ",",
            description = "Units that care although they are of that list.")
    private List<String> care = new ArrayList<>();

    @Option(names = "--all", description = "Show those that do not care, too.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        UnitName wanted = UnitName.parse(target)
                .filter(name -> name.type() == UnitType.TARGET)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--target is the name of a target, such as multi-user.target: " + target));
        BootReader reader = BootReader.of(root);
        UnitSet units = reader.loadAll();
        if (units.unit(wanted).isEmpty()) {
            throw new CannotException(
                    root + " has no " + wanted + ": is it the root directory of a system with systemd?");
        }
        BootAudit audit = BootAudit.of(units, wanted, reader.startedByDBus(), policy());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(BootAuditDocument.of(audit, units.problems())));
        } else {
            out.print(BootAuditText.of(audit, units.problems(), all, CoreText.of(spec)));
        }
        out.flush();
        return audit.isOrdered() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private CarePolicy policy() {
        CarePolicy standard = CarePolicy.standard();
        return new CarePolicy(
                Stream.concat(standard.doesNotCare().stream(), noCare.stream()).toList(), care);
    }
}
