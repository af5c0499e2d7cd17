package coretime.web;

/** Root of what this module throws: says what happened, what it means and what to do. */
public class WebException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WebException(String message) {
        super(message);
    }

    public WebException(String message, Throwable cause) {
        super(message, cause);
    }
}
