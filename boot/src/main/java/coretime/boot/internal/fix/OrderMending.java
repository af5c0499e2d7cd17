package coretime.boot.internal.fix;

import coretime.boot.BootAudit;
import coretime.boot.UnitName;
import coretime.boot.Unmended;
import coretime.boot.internal.audit.Ordering;
import coretime.boot.internal.audit.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** Orders units after the step: as few of them as make the others wait, too. */
final class OrderMending {
    /** A step asks servers: whatever brings the network and names up is needed for it, also where no order says so. */
    private static final List<UnitName> NETWORK = Stream.of(
                    "sysinit.target",
                    "network-pre.target",
                    "network.target",
                    "network-online.target",
                    "nss-lookup.target")
            .map(UnitName::new)
            .toList();

    private final Transaction transaction;
    private final Ordering ordering;
    private final Additions additions;
    private final UnitName step;
    private final Map<UnitName, Set<UnitName>> ahead = new HashMap<>();

    OrderMending(Transaction transaction, Ordering ordering, Additions additions, UnitName step) {
        this.transaction = transaction;
        this.ordering = ordering;
        this.additions = additions;
        this.step = step;
    }

    /** Units that start too early. */
    boolean order(Collection<UnitName> early, List<Unmended> left) {
        List<UnitName> anchors =
                isAheadOf(BootAudit.TIME_SYNC, step) ? List.of(BootAudit.TIME_SYNC, step) : List.of(step);
        SequencedMap<UnitName, UnitName> anchored = new LinkedHashMap<>();
        for (UnitName unit : early) {
            if (isNeededByAnyStep(unit)) {
                left.add(new Unmended(
                        Optional.of(unit),
                        "what sets the clock may need it, for it comes before the network or before names are looked up:"
                                + " what orders it so early has to go, or it does not care (--no-care)"));
                continue;
            }
            Optional<UnitName> anchor = anchors.stream()
                    .filter(one -> !one.equals(unit) && !isAheadOf(one, unit))
                    .findFirst();
            if (anchor.isPresent()) {
                anchored.put(unit, anchor.get());
            } else {
                left.add(
                        new Unmended(
                                Optional.of(unit),
                                step
                                        + " itself waits for it: what orders it so early has to go, or it does not care (--no-care)"));
            }
        }
        boolean isNew = false;
        for (UnitName unit : first(anchored.keySet(), ordering.waitingFor(anchored.keySet()))) {
            UnitName anchor = anchored.get(unit);
            isNew |= additions.add(
                    owner(unit, anchored), "Unit", "After=" + anchor, unit + " could start before the clock is right");
        }
        return isNew;
    }

    /** Units that start whatever becomes of the step. */
    boolean require(Collection<UnitName> open, UnitName gate) {
        SequencedMap<UnitName, UnitName> gated = new LinkedHashMap<>();
        open.stream()
                .filter(unit -> !isAheadOf(step, unit) && !isNeededByAnyStep(unit))
                .forEach(unit -> gated.put(unit, gate));
        boolean isNew = false;
        Set<UnitName> failing = ordering.failingWith(gated.keySet(), new HashSet<>(open));
        for (UnitName unit : first(gated.keySet(), failing)) {
            UnitName owner = owner(unit, gated);
            String reason = unit + " would start where the clock could not be put right";
            isNew |= additions.add(owner, "Unit", "Requires=" + gate, reason);
            isNew |= additions.add(owner, "Unit", "After=" + gate, reason);
        }
        return isNew;
    }

    private boolean isNeededByAnyStep(UnitName unit) {
        return NETWORK.stream().anyMatch(target -> isAheadOf(target, unit));
    }

    private boolean isAheadOf(UnitName behind, UnitName unit) {
        return transaction.hasJob(behind)
                && ahead.computeIfAbsent(behind, ordering::ahead).contains(unit);
    }

    /** Those that follow none of the others; of a circle, one. */
    private static List<UnitName> first(Collection<UnitName> units, Set<UnitName> followers) {
        List<UnitName> first = new ArrayList<>(units);
        first.removeAll(followers);
        return first.isEmpty() && !units.isEmpty() ? List.of(units.iterator().next()) : first;
    }

    /** The template, where each of its instances is to get the same. */
    private UnitName owner(UnitName unit, Map<UnitName, UnitName> anchors) {
        UnitName anchor = anchors.get(unit);
        return unit.template()
                .filter(template -> transaction.all().stream()
                        .filter(other ->
                                other.template().filter(template::equals).isPresent())
                        .allMatch(other -> anchor != null && anchor.equals(anchors.get(other))))
                .orElse(unit);
    }
}
