package coretime.boot.internal.file;

import coretime.boot.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, each thing once and not without end. For one thread. */
public final class Problems {
    private static final int MOST = 10_000;
    private static final int LONGEST = 500;

    private final Set<Problem> limits = new LinkedHashSet<>();
    private final Set<Problem> problems = new LinkedHashSet<>();

    public void add(String file, int line, String what) {
        add(new Problem(file, line, what));
    }

    public void add(Problem problem) {
        if (problems.size() < MOST) {
            problems.add(shortened(problem));
        }
    }

    /** A word of a file may be a MiB long. */
    private static Problem shortened(Problem problem) {
        String what = problem.what();
        return what.length() <= LONGEST
                ? problem
                : new Problem(problem.file(), problem.line(), what.substring(0, LONGEST) + '…');
    }

    /** Something that is true of all that was read, such as that there is too much of it: never crowded out by the others. */
    public void limit(String what) {
        limits.add(new Problem("/", 0, what));
    }

    public void addAll(Collection<Problem> others) {
        others.forEach(this::add);
    }

    public List<Problem> list() {
        List<Problem> all = new ArrayList<>(limits);
        if (problems.size() == MOST) {
            all.add(new Problem("/", 0, "more than " + MOST + " problems: the others are not listed"));
        }
        all.addAll(problems);
        return List.copyOf(all);
    }
}
