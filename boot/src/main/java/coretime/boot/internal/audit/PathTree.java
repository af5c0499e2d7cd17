package coretime.boot.internal.audit;

import coretime.boot.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A shortest path from each unit that can be reached to one of some roots: one search for all of them. Immutable. */
public final class PathTree {
    private final Map<UnitName, @Nullable UnitName> towardsRoot = new LinkedHashMap<>();

    private PathTree() {}

    /** Searches from these roots, nearest first. */
    static PathTree grow(Collection<UnitName> roots, Function<UnitName, ? extends Collection<UnitName>> neighbours) {
        PathTree tree = new PathTree();
        roots.forEach(root -> tree.towardsRoot.put(root, null));
        Deque<UnitName> queue = new ArrayDeque<>(tree.towardsRoot.keySet());
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            for (UnitName other : neighbours.apply(name)) {
                if (!tree.towardsRoot.containsKey(other)) {
                    tree.towardsRoot.put(other, name);
                    queue.add(other);
                }
            }
        }
        return tree;
    }

    /** All that were reached, nearest first, the roots among them. */
    Set<UnitName> reached() {
        return towardsRoot.keySet();
    }

    /** The path from a unit, which it begins with, to a root; empty where it was not reached. */
    public Optional<List<UnitName>> path(UnitName from) {
        if (!towardsRoot.containsKey(from)) {
            return Optional.empty();
        }
        List<UnitName> path = new ArrayList<>();
        for (UnitName name = from; name != null; name = towardsRoot.get(name)) {
            path.add(name);
        }
        return Optional.of(path);
    }
}
