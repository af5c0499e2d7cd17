package coretime.web;

import coretime.host.daemon.HostView;
import io.helidon.http.Method;
import java.util.List;
import java.util.stream.Stream;

/** All that is served. */
final class Endpoints {
    private final EventStreams streams;
    private final BootLooks boots;
    private final List<Endpoint> all;

    Endpoints(
            HostView view,
            BootOrders orders,
            String version,
            Gate gate,
            Connections connections,
            Limits limits,
            Page page) {
        this.boots = new BootLooks(view, orders, limits);
        this.streams = new EventStreams(view, version, gate, connections, limits);
        HostEndpoints host = new HostEndpoints(view, version);
        this.all = Stream.of(
                        new SessionEndpoints(gate).all(),
                        host.all(),
                        new DomainEndpoints(view).all(),
                        new BootEndpoints(boots, connections, limits).all(),
                        new IncidentEndpoints(view).all(),
                        List.of(
                                Endpoint.look(
                                        "/api/v1/incidents/{id}/core",
                                        new CoreDownload(view, connections, limits)::answer),
                                Endpoint.look("/api/v1/events", streams::answer),
                                Endpoint.look("/metrics", new MetricsEndpoint(view, version, streams)::answer)),
                        page.all())
                .flatMap(List::stream)
                .toList();
    }

    List<Endpoint> all() {
        return all;
    }

    /** By which methods a path is served, as {@code Allow} has them. */
    String methods(String path) {
        return String.join(
                ", ",
                all.stream()
                        .filter(endpoint -> endpoint.path().equals(path))
                        .map(Endpoint::method)
                        .map(Method::text)
                        .toList());
    }

    EventStreams streams() {
        return streams;
    }

    BootLooks boots() {
        return boots;
    }

    /** Ends what goes on. */
    void close() {
        streams.close();
        boots.close();
    }
}
