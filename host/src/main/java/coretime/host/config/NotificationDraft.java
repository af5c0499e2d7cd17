package coretime.host.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A notification as it stands in the file, where it may have both a webhook and a command, or neither. */
record NotificationDraft(
        Optional<URI> webhook, List<String> command, List<NotificationEvent> events, Optional<Path> secretFile) {

    static final NotificationDraft EMPTY =
            new NotificationDraft(Optional.empty(), List.of(), List.of(NotificationEvent.values()), Optional.empty());

    static NotificationDraft of(Notification notification) {
        List<NotificationEvent> events = List.copyOf(EnumSet.copyOf(notification.events()));
        return switch (notification) {
            case Notification.Webhook hook ->
                new NotificationDraft(Optional.of(hook.uri()), List.of(), events, hook.secretFile());
            case Notification.Command hook ->
                new NotificationDraft(Optional.empty(), hook.command(), events, Optional.empty());
        };
    }

    NotificationDraft withWebhook(Optional<URI> uri) {
        return new NotificationDraft(uri, command, events, secretFile);
    }

    NotificationDraft withCommand(List<String> words) {
        return new NotificationDraft(webhook, words, events, secretFile);
    }

    NotificationDraft withEvents(List<NotificationEvent> told) {
        return new NotificationDraft(webhook, command, told, secretFile);
    }

    NotificationDraft withSecretFile(Optional<Path> file) {
        return new NotificationDraft(webhook, command, events, file);
    }
}
