package coretime.boot;

import java.util.List;

/**
 * What an audit says of one unit.
 *
 * @param unit by its main name
 * @param verdict of it
 * @param because in words, what the path shows
 * @param path units, each of which is ordered after the next, from the unit or to it; of a unit that nothing orders, each is started by the
 *     next. Empty where there is nothing to show
 */
public record Finding(UnitName unit, Verdict verdict, String because, List<UnitName> path) {

    public Finding {
        path = List.copyOf(path);
    }

    /** Whether the path tells what starts the unit, as nothing orders it; otherwise it is one of the order. */
    public boolean isStartedAlongPath() {
        return verdict == Verdict.CAN_START_BEFORE
                && !path.isEmpty()
                && path.getFirst().equals(unit);
    }
}
