package coretime.boot;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A file that adds settings to a unit, systemd.unit(5). Immutable.
 *
 * @param owner the unit; or a template, whose instances all get them
 * @param settings per section, {@code key=value} in order
 * @param reasons what it is for, a line each
 */
public record DropIn(UnitName owner, NavigableMap<String, List<String>> settings, List<String> reasons) {

    /** Where files of one's own lie. */
    static final String DIRECTORY = "/etc/systemd/system";

    /**
     * The last word is ours: drop-ins are read in order of their names. Of two with one name the more special one alone counts, so that
     * an instance's is another.
     */
    static final String NAME = "zz-coretime-boot.conf";

    static final String INSTANCE_NAME = "zz-coretime-boot-instance.conf";

    /** How a file begins that is ours. */
    static final String MARK = "# Written by coretime boot fix; coretime boot fix --undo takes it away.";

    public DropIn {
        // [Unit] stands before [Service], as everywhere.
        NavigableMap<String, List<String>> copy = new TreeMap<>(Comparator.reverseOrder());
        settings.forEach((section, lines) -> copy.put(section, List.copyOf(lines)));
        settings = Collections.unmodifiableNavigableMap(copy);
        reasons = List.copyOf(reasons);
    }

    /** Its path below the root. */
    public String path() {
        String name = owner.kind() == UnitName.Kind.INSTANCE ? INSTANCE_NAME : NAME;
        return DIRECTORY + '/' + owner + ".d/" + name;
    }

    /** All of the file. */
    public String text() {
        return MARK
                + '\n'
                + reasons.stream().map(reason -> "# " + reason + '\n').collect(Collectors.joining())
                + settings.entrySet().stream()
                        .map(section -> '[' + section.getKey() + "]\n" + String.join("\n", section.getValue()) + '\n')
                        .collect(Collectors.joining());
    }
}
