package coretime.host.notify;

import coretime.host.IncidentDocument;
import coretime.host.config.NotificationEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event in the JSON format of CloudEvents 1.0 (structured mode). Names are as its specification has them, all in lower case.
 *
 * @param specversion {@code "1.0"}
 * @param id the same for the same event, also where it is sent again
 * @param source the host
 * @param type {@code coretime.panic}, {@code coretime.proven}, …
 * @param subject the domain's name
 * @param time when it happened
 * @param datacontenttype of {@code data}
 * @param data what happened
 */
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        Data data) {

    /** The media type of one such event. */
    static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";

    /**
     * What happened.
     *
     * @param text for people; a guest's own words may be in it
     * @param incident the incident so far, null where it is of none
     */
    record Data(
            String domain, UUID uuid, String text, @Nullable IncidentDocument incident) {}

    static CloudEvent of(NotificationEvent event, String id, String host, Instant at, Data data) {
        return new CloudEvent(
                "1.0", id, "/hosts/" + host, "coretime." + event.label(), data.domain(), at, "application/json", data);
    }
}
