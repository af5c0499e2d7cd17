package coretime.host;

/** A guest's clock could not be read, or what was read is no time. */
public final class ClockUnreadable extends HostException {

    private static final long serialVersionUID = 1L;

    private final boolean silent;

    ClockUnreadable(String message) {
        super(message);
        this.silent = false;
    }

    ClockUnreadable(String message, boolean silent, Throwable cause) {
        super(message, cause);
        this.silent = silent;
    }

    /** Whether nothing answered, so that it may help to ask again. */
    boolean isSilent() {
        return silent;
    }
}
