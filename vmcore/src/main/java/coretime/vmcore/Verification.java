package coretime.vmcore;

import java.util.List;
import java.util.Optional;

/**
 * Whether a core is whole.
 *
 * @param name the core's files
 * @param format what it is; empty where it cannot be opened
 * @param checks each part that was looked at
 */
public record Verification(String name, Optional<CoreFormat> format, List<Check> checks) {
    /** Copies the list. */
    public Verification {
        checks = List.copyOf(checks);
    }

    /** How a check ended. */
    public enum Outcome {
        /** It is as it should be. */
        GOOD,
        /** It is damaged. */
        DAMAGED,
        /** It could not be looked at, for the reason given. */
        NOT_CHECKED
    }

    /**
     * One part that was looked at.
     *
     * @param part "file", "pages", "page tables", "log" or "manifest"
     * @param outcome how it ended
     * @param summary what was found, one sentence
     * @param problems what is damaged, with where: one sentence each
     */
    public record Check(String part, Outcome outcome, String summary, List<String> problems) {
        /** Copies the list. */
        public Check {
            problems = List.copyOf(problems);
        }

        /** A part that is good where there are no problems, and else damaged. */
        public static Check of(String part, String summary, List<String> problems) {
            return new Check(part, problems.isEmpty() ? Outcome.GOOD : Outcome.DAMAGED, summary, problems);
        }

        /** A part that could not be looked at. */
        public static Check notChecked(String part, String reason) {
            return new Check(part, Outcome.NOT_CHECKED, reason, List.of());
        }
    }

    /** Whether nothing is damaged. */
    public boolean holds() {
        return checks.stream().noneMatch(check -> check.outcome() == Outcome.DAMAGED);
    }
}
