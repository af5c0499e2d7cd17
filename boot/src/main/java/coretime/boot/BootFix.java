package coretime.boot;

import coretime.boot.internal.fix.Additions;
import coretime.boot.internal.fix.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fewest drop-ins that make the units that care wait for the step, found without writing anything: the system is read as it would be
 * with them, and audited anew. Drop-ins of an earlier fix are thought away first, so that those that are no longer needed are not there
 * again. Immutable.
 *
 * @param before what the audit says of the system as it is
 * @param after what it says with the drop-ins
 * @param dropIns all that are needed, those that are there already among them
 * @param left what they do not mend
 * @param isSafe whether the drop-ins may be written: with them no unit waits for itself that did not without any
 */
public record BootFix(BootAudit before, BootAudit after, List<DropIn> dropIns, List<Unmended> left, boolean isSafe) {

    /** A step is started, ordered, and what follows it is ordered: each takes a round, and templates may take more. */
    private static final int MOST_ROUNDS = 20;

    public BootFix {
        dropIns = List.copyOf(dropIns);
        left = List.copyOf(left);
    }

    /**
     * Finds them. Throws {@link BootException} where they cannot be written as they are, since two units' directories are one.
     *
     * @param target that is booted into
     * @param isRequired whether units that care are not to start at all where the step fails
     */
    public static BootFix of(BootReader reader, UnitName target, CarePolicy policy, boolean isRequired) {
        BootAudit before = audit(reader.loadAll(), target, policy);
        DropInFiles present = DropInFiles.of(reader);
        Additions additions = new Additions();
        Set<UnitName> entangled = new HashSet<>();
        for (int rounds = 1; ; rounds++) {
            Map<String, Optional<String>> files = new HashMap<>();
            present.present().keySet().forEach(path -> files.put(path, Optional.empty()));
            present.placed(additions.dropIns()).forEach((path, text) -> files.put(path, Optional.of(text)));
            UnitSet units = reader.withFiles(files).loadAll();
            BootAudit audit = audit(units, target, policy);
            Round round = new Round(units, audit, units.startedByDBus(), additions);
            if (rounds == 1) {
                entangled.addAll(round.entangled());
            }
            if (rounds == MOST_ROUNDS || !round.mend(isRequired)) {
                boolean isSafe = entangled.containsAll(round.entangled());
                return new BootFix(
                        before, audit, additions.dropIns(), left(audit, round.left(), isRequired, isSafe), isSafe);
            }
        }
    }

    private static BootAudit audit(UnitSet units, UnitName target, CarePolicy policy) {
        return BootAudit.of(units, target, units.startedByDBus(), policy);
    }

    /** Whatever still is not as wanted is told, also where nobody knows why. */
    private static List<Unmended> left(BootAudit after, List<Unmended> known, boolean isRequired, boolean isSafe) {
        List<Unmended> left = new ArrayList<>(known);
        Set<Optional<UnitName>> told = new HashSet<>();
        known.forEach(one -> told.add(one.unit()));
        if (!told.contains(Optional.<UnitName>empty())) {
            for (Finding finding : after.findings()) {
                boolean isLeft = finding.verdict() == Verdict.CAN_START_BEFORE
                        || (isRequired && finding.verdict() == Verdict.ONLY_IF_THE_STEP_FAILS);
                if (isLeft && told.add(Optional.of(finding.unit()))) {
                    left.add(new Unmended(Optional.of(finding.unit()), finding.because()));
                }
            }
        }
        if (!isSafe) {
            left.add(new Unmended(
                    Optional.empty(), "with these files units would wait for each other: none of them is written"));
        }
        return left;
    }
}
