package coretime.boot;

import java.util.List;

/**
 * Units of one transaction that wait for each other. The manager drops one of their jobs, and says so in the journal alone.
 *
 * @param path each waits for the next, and the last for the first
 * @param droppable those whose jobs it may drop: the target does not require them. Which of them is chance. Where there is none, the
 *     manager starts nothing
 */
public record OrderingCycle(List<UnitName> path, List<UnitName> droppable) {

    public OrderingCycle {
        path = List.copyOf(path);
        droppable = List.copyOf(droppable);
    }
}
