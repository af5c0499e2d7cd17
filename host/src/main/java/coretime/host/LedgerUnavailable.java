package coretime.host;

/** The ledger could not be read or written: what was to be done about it has not been done. The message names the ledger. */
public class LedgerUnavailable extends HostException {

    private static final long serialVersionUID = 1L;

    private final boolean isAway;

    /**
     * Made where the ledger is used.
     *
     * @param isAway whether its server is away, so that the same may be done later
     */
    public LedgerUnavailable(String message, Throwable cause, boolean isAway) {
        super(message, cause);
        this.isAway = isAway;
    }

    /** Whether its server cannot be reached now: the same may be done when it can. */
    public boolean isAway() {
        return isAway;
    }
}
