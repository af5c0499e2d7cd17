package coretime.boot;

/** The root itself cannot be read. What is wrong inside of it is never thrown: see {@link Problem}. */
public final class BootException extends RuntimeException {

    public BootException(String message) {
        super(message);
    }
}
