package coretime.boot;

import java.util.Optional;

/**
 * Something that is wrong with the steps and with {@code time-sync.target}, of a whole audit.
 *
 * @param kind which
 * @param unit that it is about, where it is about one
 * @param words for people
 */
public record Note(Kind kind, Optional<UnitName> unit, String words) {

    /** What can be wrong. */
    public enum Kind {
        /** No unit that can start sets the clock. */
        NO_STEP,
        /** Units set the clock, and none of them tells when it has. */
        NO_END_OF_STEP,
        /** Nothing pulls in {@code time-sync.target}. */
        NO_GATE,
        /** {@code time-sync.target} waits for no step. */
        GATE_WITHOUT_STEP,
        /** {@code time-sync.target} waits for the step, and is reached even where that fails. */
        GATE_FAILS_OPEN,
        /** Conditions may skip a step. */
        STEP_MAY_BE_SKIPPED,
        /** Not all paths are there: they are too long. */
        PATHS_LEFT_OUT
    }

    @Override
    public String toString() {
        return words;
    }
}
