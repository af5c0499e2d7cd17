package coretime.host.config;

import coretime.host.HostException;

/** There is no configuration file, or it cannot be read: nothing can be said about what it holds. */
public final class ConfigurationUnreadable extends HostException {

    private static final long serialVersionUID = 1L;

    ConfigurationUnreadable(String message) {
        super(message);
    }

    ConfigurationUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
