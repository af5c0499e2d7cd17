package coretime.vmcore;

/** Something about a memory core does not hold; the message says what, where and what it means. The module's root. */
public class CoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message for a person. */
    public CoreException(String message) {
        super(message);
    }

    /** With a message for a person and what was behind it. */
    public CoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
