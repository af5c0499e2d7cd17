package coretime.bench.capture;

/** A panic without figures: its message says why. */
final class CaptureFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaptureFailed(String message) {
        super(message);
    }
}
