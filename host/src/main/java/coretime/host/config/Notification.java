package coretime.host.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is told of what. Each is immutable. */
public sealed interface Notification {

    /** What it is told of; never empty. */
    Set<NotificationEvent> events();

    /**
     * An HTTP server that gets a CloudEvent.
     *
     * @param uri of http or https; it may hold a secret in its path, and is not for logs
     * @param secretFile absolute path of the file whose content the server knows coretime by
     */
    record Webhook(URI uri, Set<NotificationEvent> events, Optional<Path> secretFile) implements Notification {
        public Webhook {
            events = Set.copyOf(events);
        }

        /** The server alone, which may be shown anywhere: {@code https://example.net}. */
        public String server() {
            return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        }
    }

    /**
     * A program that gets a CloudEvent on its standard input.
     *
     * @param command absolute path and arguments, run without a shell
     */
    record Command(List<String> command, Set<NotificationEvent> events) implements Notification {
        public Command {
            command = List.copyOf(command);
            events = Set.copyOf(events);
        }
    }
}
