package coretime.web;

import coretime.host.EqualCrashes;
import coretime.host.Incident;
import coretime.host.IncidentDocument;
import coretime.host.Ledger;
import coretime.host.daemon.HostView;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Incidents, one by one and by what they have in common. */
final class IncidentEndpoints {
    private static final int MOST_INCIDENTS = 200;
    private static final int USUAL_INCIDENTS = 50;
    private static final int MOST_SIGNATURES = 500;
    private static final int USUAL_SIGNATURES = 100;

    /** What a terminal obeys: control characters other than tab and line feed, and marks that turn the direction of writing. */
    private static final Pattern STEERING = Pattern.compile(
            "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]");

    private final HostView view;

    IncidentEndpoints(HostView view) {
        this.view = view;
    }

    /** The document of incidents. */
    record Incidents(List<IncidentDocument> incidents) {}

    /** The document of signatures. */
    record Signatures(List<Signature> signatures) {

        /** One of them. */
        record Signature(
                String signature, String text, long count, Instant firstAt, Instant lastAt, List<Long> incidents) {
            static Signature of(EqualCrashes crashes) {
                return new Signature(
                        crashes.signature(),
                        crashes.text(),
                        crashes.count(),
                        crashes.firstAt(),
                        crashes.lastAt(),
                        crashes.incidents());
            }
        }
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("/api/v1/incidents", this::incidents),
                Endpoint.look("/api/v1/incidents/{id}", this::incident),
                Endpoint.look("/api/v1/incidents/{id}/log", this::log),
                Endpoint.look("/api/v1/signatures", this::signatures));
    }

    /** The incident of the path. */
    static Incident find(ServerRequest request, Ledger ledger) {
        return ledger.incident(Asked.id(request))
                .orElseThrow(() -> Problem.notFound("the ledger holds no incident of this number"));
    }

    private void incidents(ServerRequest request, ServerResponse response) {
        OptionalLong before = Asked.number(request, "before", 1, Long.MAX_VALUE)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        Optional<UUID> domain = Asked.domain(request);
        int limit = Asked.limit(request, 1, MOST_INCIDENTS, USUAL_INCIDENTS);
        Ledger ledger = view.ledger();
        Answers.json(
                response,
                ledger.together(() -> new Incidents(ledger.incidents(domain, before, limit).stream()
                        .map(incident -> IncidentDocument.of(incident, ledger))
                        .toList())));
    }

    private void incident(ServerRequest request, ServerResponse response) {
        Ledger ledger = view.ledger();
        Answers.json(response, IncidentDocument.of(find(request, ledger), ledger));
    }

    private void log(ServerRequest request, ServerResponse response) {
        Ledger ledger = view.ledger();
        String log = ledger.cores()
                .log(find(request, ledger).id())
                .orElseThrow(() -> Problem.notFound("the kernel's log of this incident could not be read"));
        Answers.text(
                response,
                "text/plain; charset=utf-8",
                STEERING.matcher(log).replaceAll("\ufffd").getBytes(StandardCharsets.UTF_8));
    }

    private void signatures(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                new Signatures(view
                        .ledger()
                        .cores()
                        .equalCrashes(Asked.domain(request), Asked.limit(request, 1, MOST_SIGNATURES, USUAL_SIGNATURES))
                        .stream()
                        .map(Signatures.Signature::of)
                        .toList()));
    }
}
