package coretime.host;

/**
 * What one step of an incident found: immutable, and written to the ledger before the next step begins.
 *
 * <p>An incident is the list of its step results; everything else that is said of it is derived from them.
 */
public sealed interface StepResult permits Panic, Capture, Restart, Measurement, Correction, Proof {

    /** The step that this is the result of. */
    Stage stage();
}
