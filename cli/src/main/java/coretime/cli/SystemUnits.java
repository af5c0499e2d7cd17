package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootGraph;
import coretime.boot.BootReader;
import coretime.boot.CarePolicy;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import java.util.ArrayList;
import java.util.List;

/**
 * All units of a system, and what is booted into. Immutable.
 *
 * @param reader of the files that they are from
 * @param target one of them
 */
record SystemUnits(BootReader reader, UnitSet units, UnitName target) {

    /**
     * Loads them.
     *
     * @param left what was left out before the files could be read
     * @param otherwise what is said, with a {@link CannotException}, where the target is not among them
     */
    static SystemUnits of(BootReader reader, UnitName target, List<Problem> left, String otherwise) {
        UnitSet units = reader.loadAll();
        if (units.unit(target).isEmpty()) {
            throw new CannotException(otherwise);
        }
        List<Problem> problems = new ArrayList<>(left);
        problems.addAll(units.problems());
        return new SystemUnits(reader, new UnitSet(units.units(), problems, units.startedByDBus()), target);
    }

    BootAudit audit(CarePolicy policy) {
        return BootAudit.of(units, target, units.startedByDBus(), policy);
    }

    BootGraph graph(BootAudit audit, BootGraph.View view) {
        return BootGraph.of(units, audit, units.startedByDBus(), view);
    }

    /** What was left out of units, and what else may make the boot another one than that which is looked at. */
    List<Problem> problems(boolean isFirst) {
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
}
