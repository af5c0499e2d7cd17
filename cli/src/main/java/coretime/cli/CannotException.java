package coretime.cli;

/** A prerequisite is missing: the message says which and what to do; exit status 2. */
final class CannotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotException(String message) {
        super(message);
    }
}
