package coretime.boot.internal.file;

import coretime.boot.Assignment;
import coretime.boot.Problem;
import java.util.List;

/**
 * What stands in one unit file or drop-in.
 *
 * @param path below the root
 * @param assignments in order, of the sections that its type has
 * @param problems what was left out
 * @param whole false where reading ended at a line that the manager, too, gives up on
 */
public record UnitFile(String path, List<Assignment> assignments, List<Problem> problems, boolean whole) {

    public UnitFile {
        assignments = List.copyOf(assignments);
        problems = List.copyOf(problems);
    }
}
