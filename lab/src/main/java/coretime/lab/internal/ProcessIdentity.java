package coretime.lab.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that a number alone does not name, as numbers are used again.
 *
 * @param pid its number
 * @param startTicks when it began, in the kernel's ticks since the host's boot: field 22 of proc_pid_stat(5)
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final int FIELDS_BEFORE_START_TIME_AFTER_NAME = 19;

    /** The process that has this number now; empty where none has, or where it has ended and only waits to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            return parse(pid, Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (IOException _) {
            // The process went between our question and the answer: it is not there.
            return Optional.empty();
        }
    }

    static Optional<ProcessIdentity> parse(long pid, String stat) {
        // The name, in parentheses, may hold anything, parentheses and blanks too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= FIELDS_BEFORE_START_TIME_AFTER_NAME || fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[FIELDS_BEFORE_START_TIME_AFTER_NAME])));
    }

    /** Reads what {@link #toString} wrote. */
    public static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,10}") || !parts[1].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    @Override
    public String toString() {
        return pid + " " + startTicks;
    }
}
