package coretime.vmcore;

/** The core can be read, but what its kernel keeps in it cannot be understood; the message says what is missing. */
public final class KernelUnknownException extends CoreException {
    private static final long serialVersionUID = 1;

    /** With the reason, for a person. */
    public KernelUnknownException(String reason) {
        super(reason);
    }

    /** With the reason, for a person, and what was behind it. */
    public KernelUnknownException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
