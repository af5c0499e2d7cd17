package coretime.cli;

/** The exit statuses of every command. */
final class ExitStatus {

    /** It was done and it held. */
    static final int DONE = 0;

    /** It was done and did not hold, or it failed or was interrupted in the middle. */
    static final int DID_NOT_HOLD = 1;

    /** Wrong usage, or something that it needs is missing. */
    static final int CANNOT = 2;

    private ExitStatus() {}
}
