package coretime.boot.internal.fix;

import coretime.boot.DropIn;
import coretime.boot.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Settings that units are to get besides their own. For one thread. */
public final class Additions {

    private record Addition(NavigableMap<String, SequencedSet<String>> settings, SequencedSet<String> reasons) {}

    private final NavigableMap<UnitName, Addition> units = new TreeMap<>();

    /**
     * One more setting.
     *
     * @param reason one line
     * @return whether it is new
     */
    public boolean add(UnitName owner, String section, String setting, String reason) {
        Addition addition = units.computeIfAbsent(owner, _ -> new Addition(new TreeMap<>(), new LinkedHashSet<>()));
        boolean isNew = addition.settings()
                .computeIfAbsent(section, _ -> new LinkedHashSet<>())
                .add(setting);
        if (isNew) {
            addition.reasons().add(reason);
        }
        return isNew;
    }

    /** One per unit, in order of their names. */
    public List<DropIn> dropIns() {
        List<DropIn> dropIns = new ArrayList<>();
        units.forEach((owner, addition) -> {
            NavigableMap<String, List<String>> settings = new TreeMap<>();
            addition.settings().forEach((section, lines) -> settings.put(section, List.copyOf(lines)));
            dropIns.add(new DropIn(owner, settings, List.copyOf(addition.reasons())));
        });
        return dropIns;
    }
}
