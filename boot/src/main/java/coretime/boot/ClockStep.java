package coretime.boot;

/**
 * A unit that sets the clock, or waits until it is set.
 *
 * @param unit that does it
 * @param kind what can be concluded of it
 * @param program its program, as it shows in {@code ExecStart=}
 */
public record ClockStep(UnitName unit, Kind kind, String program) {

    /** What has happened when the manager takes the unit for started. */
    public enum Kind {
        /** The clock has been set, or the unit has failed: a oneshot that sets it. */
        SETS,
        /** The clock is right, or the unit has failed: a oneshot that waits for a daemon. */
        WAITS,
        /** Nothing yet: it sets the clock or waits for it, but the manager does not wait for its end, as it is no oneshot. */
        UNAWAITED,
        /** Nothing yet: a daemon that has been started, and steps the clock when it has heard its servers. */
        DAEMON
    }

    /** Whether being ordered after it means that the clock has been set, unless it failed. */
    public boolean isDoneWhenStarted() {
        return kind == Kind.SETS || kind == Kind.WAITS;
    }
}
