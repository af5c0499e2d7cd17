package coretime.host;

import coretime.time.Offset;

/**
 * Is told how incidents go. Called on the incident's thread, after the ledger has it; must return soon and not throw.
 */
public interface IncidentListener {

    /** A panic was seen. */
    default void begun(Incident incident) {}

    /** A step begins. */
    default void entered(Incident incident, Stage stage) {}

    /** A core grows. */
    default void progress(Incident incident, long bytes) {}

    /** A step is done, its result is the incident's last. */
    default void done(Incident incident, StepResult step) {}

    /** What is known of the crash at once. Called on another thread than the incident's. */
    default void card(Incident incident, CardRecord card) {}

    /** A core is being written while its guest boots again. Called on other threads, twice a second. */
    default void progress(CoreRecord core, CoreProgress progress) {}

    /** A core is sealed, or could not be. May come after its incident's end. */
    default void core(CoreRecord core) {}

    /** Something is missing that nobody needs to go on: a crash card, say. */
    default void warned(Incident incident, String message) {}

    /** A guest stood still other than by a panic, and runs again; the ledger has it. Called on a thread of its own. */
    default void frozen(String domain, Freeze freeze) {}

    /**
     * A guest wrote a time into its RTC that is off: its next boot in this QEMU process begins with that. Called on a thread of
     * its own.
     *
     * @param rtc how far off
     */
    default void poisoned(String domain, Offset rtc) {}

    /** A guest's clocks were put right after such a freeze, or could not be; the ledger has it. Called on a thread of its own. */
    default void fixed(String domain, ClockFix fix) {}

    /** A proven clock was read again; the ledger has it. Called on a thread of its own. */
    default void readLater(Incident incident, LaterReading reading) {}

    /** It cannot go on, and the ledger may not tell: the guest may be down. */
    default void failed(String domain, String message) {}

    /** It is over. */
    default void ended(Incident incident) {}
}
