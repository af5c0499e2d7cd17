package coretime.lab;

/**
 * The lab could not do it. Root of this module's exceptions.
 *
 * <p>The message says what happened, what it means and what to do.
 */
public class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
