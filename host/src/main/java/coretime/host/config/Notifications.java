package coretime.host.config;

import static coretime.host.config.internal.Kinds.list;
import static coretime.host.config.internal.Kinds.oneOf;
import static coretime.host.config.internal.Kinds.orNone;
import static coretime.host.config.internal.Kinds.path;

import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import coretime.host.config.internal.Kind;
import coretime.host.config.internal.Place;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The key {@code notify}. */
final class Notifications implements Kind<List<Notification>> {
    private static final int MOST = 100;

    private static final Key<NotificationDraft, Optional<URI>> WEBHOOK_KEY = Key.of(
                    "webhook",
                    orNone(new WebhookUri()),
                    NotificationDraft::webhook,
                    NotificationDraft::withWebhook,
                    "Server that gets each event as a CloudEvent by POST; this or command.")
            .doubting(uri -> uri.flatMap(WebhookUri::doubt));

    private static final Key<NotificationDraft, List<String>> COMMAND_KEY = Key.of(
                    "command",
                    new CommandWords(),
                    NotificationDraft::command,
                    NotificationDraft::withCommand,
                    "Program that gets each event as a CloudEvent on its standard input, run without a shell.")
            .doubting(CommandWords::doubt);

    private static final Key<NotificationDraft, List<NotificationEvent>> EVENTS_KEY = Key.of(
            "events",
            list(oneOf(NotificationEvent.class, NotificationEvent::label), NotificationEvent.values().length),
            NotificationDraft::events,
            NotificationDraft::withEvents,
            "What is told.");

    private static final Key<NotificationDraft, Optional<Path>> SECRET_KEY = Key.of(
                    "secret-file",
                    orNone(path()),
                    NotificationDraft::secretFile,
                    NotificationDraft::withSecretFile,
                    "Holds the secret that the server knows coretime by; of a webhook.")
            .doubting(file -> file.flatMap(Surroundings::file));

    private static final Group<NotificationDraft> ITEM =
            new Group<>("", "", List.of(WEBHOOK_KEY, COMMAND_KEY, EVENTS_KEY, SECRET_KEY));

    @Override
    public String allowed() {
        return "a list of groups, each with a webhook or a command";
    }

    @Override
    public Optional<List<Notification>> read(Place place) {
        List<Notification> notifications = new ArrayList<>();
        for (Place item : place.items(MOST)) {
            notification(ITEM.read(NotificationDraft.EMPTY, item), item).ifPresent(notifications::add);
        }
        return Optional.of(notifications);
    }

    /** What is wrong with one of its keys has been told, and what follows from that is not. */
    private static Optional<Notification> notification(NotificationDraft draft, Place item) {
        if (item.isWrongBelow()) {
            return Optional.empty();
        }
        if (draft.webhook().isPresent() != draft.command().isEmpty()) {
            item.error("it has "
                    + (draft.webhook().isPresent() ? "both webhook and command" : "neither webhook nor command")
                    + "; allowed: one of them");
            return Optional.empty();
        }
        if (draft.events().isEmpty()) {
            item.error("it is told of no events; allowed: " + EVENTS_KEY.kind().allowed() + ", at least one");
            return Optional.empty();
        }
        Set<NotificationEvent> events = EnumSet.copyOf(draft.events());
        if (draft.webhook().isPresent()) {
            return Optional.of(new Notification.Webhook(draft.webhook().get(), events, draft.secretFile()));
        }
        if (draft.secretFile().isPresent()) {
            item.error("a command takes no secret-file; allowed: with a webhook");
        }
        return Optional.of(new Notification.Command(draft.command(), events));
    }

    @Override
    public Optional<Object> plain(List<Notification> notifications) {
        return Optional.of(notifications.stream()
                .map(NotificationDraft::of)
                .map(ITEM::values)
                .toList());
    }

    /** Of the keys of one. */
    static Stream<Entry.Description> describe(String prefix) {
        return ITEM.describe(prefix, NotificationDraft.EMPTY);
    }
}
