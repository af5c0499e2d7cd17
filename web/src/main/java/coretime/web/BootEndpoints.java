package coretime.web;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The order of guests' boots, as a document and as a picture. */
final class BootEndpoints {
    private final BootLooks looks;
    private final Connections connections;
    private final Limits limits;

    BootEndpoints(BootLooks looks, Connections connections, Limits limits) {
        this.looks = looks;
        this.connections = connections;
        this.limits = limits;
    }

    /** The document of a boot order. */
    record Document(Instant lookedAt, Object audit) {}

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("/api/v1/domains/{uuid}/boot", this::boot),
                Endpoint.look("/api/v1/domains/{uuid}/boot/graph", this::graph));
    }

    private void boot(ServerRequest request, ServerResponse response) throws InterruptedException {
        BootLook.Seen seen = seen(request);
        Answers.json(response, new Document(seen.at(), seen.order().audit()));
    }

    private void graph(ServerRequest request, ServerResponse response) throws InterruptedException {
        BootLook.Seen seen = seen(request);
        response.header(Headers.PICTURE_POLICY);
        Answers.text(response, "image/svg+xml", seen.order().graph().getBytes(StandardCharsets.UTF_8));
    }

    /** Takes as long as the guest does. */
    private BootLook.Seen seen(ServerRequest request) throws InterruptedException {
        Connections.Connection connection = connections.of(request.remotePeer().address());
        connection.within(limits.boot().plus(limits.request()));
        BootLook.Seen seen = looks.of(Asked.uuid(request), Asked.flag(request, "refresh"));
        connection.within(limits.request());
        return seen;
    }
}
