package coretime.web;

/** A guest's boot order cannot be had: the message says why, and what to do. */
public final class BootOrderException extends WebException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is no such domain. */
        NO_SUCH_DOMAIN,
        /** The guest, its agent or libvirt does not do it. */
        DOES_NOT_TELL
    }

    public BootOrderException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public BootOrderException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
