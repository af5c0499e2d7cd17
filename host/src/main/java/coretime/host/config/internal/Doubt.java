package coretime.host.config.internal;

import java.util.Optional;

/** Whether there is something to warn of. */
public final class Doubt {
    private Doubt() {}

    /** The message where it is so. */
    public static Optional<String> when(boolean isSo, String message) {
        return isSo ? Optional.of(message) : Optional.empty();
    }
}
