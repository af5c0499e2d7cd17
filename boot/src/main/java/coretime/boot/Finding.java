package coretime.boot;

import java.util.List;

/**
 * What an audit says of one unit.
 *
 * @param unit by its main name
 * @param verdict of it
 * @param because in words, what the path shows
 * @param path units, each of which is ordered after the next or started by it, as {@code because} says; the unit is one of its ends. Empty
 *     where there is nothing to show
 */
public record Finding(UnitName unit, Verdict verdict, String because, List<UnitName> path) {

    public Finding {
        path = List.copyOf(path);
    }
}
