package coretime.cli;

import coretime.boot.BootReader;
import coretime.boot.CarePolicy;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.UnitType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which system's boot is looked at, and which of its units care about the clock. */
final class BootOptions {

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

    @Option(
            names = "--first-boot",
            description = "The first boot of a system, at which systemd enables what presets allow.")
    private boolean isFirst;

    /** What is booted into. Throws {@link ParameterException} where the option names no target. */
    UnitName target(CommandLine command) {
        return UnitName.parse(target)
                .filter(name -> name.type() == UnitType.TARGET)
                .orElseThrow(() -> new ParameterException(
                        command, "--target is the name of a target, such as multi-user.target: " + target));
    }

    Path root() {
        return root;
    }

    BootReader reader() {
        return BootReader.of(root).firstBoot(isFirst);
    }

    /** All units, the target among them. Throws {@link CannotException} where it is not. */
    UnitSet units(BootReader reader, UnitName wanted) {
        UnitSet units = reader.loadAll();
        if (units.unit(wanted).isEmpty()) {
            throw new CannotException(
                    root + " has no " + wanted + ": is it the root directory of a system with systemd?");
        }
        return units;
    }

    /** What was left out of units, and what else may make the boot another one than that which is looked at. */
    List<Problem> problems(BootReader reader, UnitSet units) {
        List<Problem> problems = new ArrayList<>();
        if (!isFirst && reader.isFirstBootNext()) {
            problems.add(new Problem(
                    "/etc/machine-id",
                    0,
                    "not there: the next boot is the first, at which systemd enables what presets allow; --first-boot"
                            + " looks at that"));
        }
        reader.systemdVersion().stream()
                .filter(version -> version != BootReader.SYSTEMD)
                .forEach(version -> problems.add(new Problem(
                        "/usr/lib/systemd",
                        0,
                        "is systemd " + version + "; its units are read by the rules of " + BootReader.SYSTEMD)));
        problems.addAll(units.problems());
        return problems;
    }

    CarePolicy policy() {
        CarePolicy standard = CarePolicy.standard();
        return new CarePolicy(
                Stream.concat(standard.doesNotCare().stream(), noCare.stream()).toList(), care);
    }
}
