package coretime.web;

import coretime.host.daemon.HostView;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpLogConfig;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The daemon's HTTP server, HTTP/1.1. It begins to answer when {@link #start} returns, and ends with {@link #close}, which lets
 * requests that are being answered half a second, and ends event streams and looks at boot orders at once. Safe for use by many threads.
 *
 * <p>Each request has a virtual thread of its own. What a client may take of it is in {@link Limits}.
 */
public final class WebServer implements AutoCloseable {
    private static final Duration NEVER = Duration.ofDays(365);

    private final Connections connections;
    private final Endpoints endpoints;
    private final io.helidon.webserver.WebServer server;

    private WebServer(WebOptions options, HostView view, BootOrders orders, Limits limits, Page page) {
        InetAddress address = address(options.host());
        HostNames names = new HostNames(options, address);
        Gate gate = new Gate(Token.of(options.tokenFile()), System::nanoTime);
        this.connections = new Connections(limits);
        this.endpoints = new Endpoints(view, orders, options.version(), gate, connections, limits, page);
        var builder = io.helidon.webserver.WebServer.builder()
                .address(address)
                .port(options.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addProtocol(http())
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(Limits.BODY_BYTES)
                .connectionOptions(connections.options())
                // The connections' own deadlines are stricter.
                .idleConnectionTimeout(NEVER)
                // Helidon's other way of TLS asks the resolver for each client's name.
                .useNio(options.tls().isEmpty())
                .directHandlers(failures())
                .routing(routing -> route(routing, names, gate, limits));
        options.tls().map(Tls::of).ifPresent(builder::tls);
        this.server = builder.build();
    }

    /**
     * Starts it.
     *
     * @throws WebException where it cannot listen so, or the files of token or TLS are not as they have to be
     */
    public static WebServer start(WebOptions options, HostView view, BootOrders orders) {
        return start(options, view, orders, Limits.USUAL, new Page());
    }

    static WebServer start(WebOptions options, HostView view, BootOrders orders, Limits limits, Page page) {
        WebServer server = new WebServer(options, view, orders, limits, page);
        server.server.start();
        // Helidon logs why, and does not throw.
        if (!server.server.isRunning() || server.port() <= 0) {
            server.close();
            throw new WebException("http.listen: it is not possible to listen at " + options.host() + ":"
                    + options.port() + ", as the log says; is another program there already?");
        }
        return server;
    }

    /** The port that it listens at. */
    public int port() {
        return server.port();
    }

    /** How many connections are open. */
    int connections() {
        return connections.count();
    }

    Endpoints endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        endpoints.close();
        server.stop();
        connections.close();
    }

    private void route(HttpRouting.Builder routing, HostNames names, Gate gate, Limits limits) {
        routing.addFilter((chain, request, response) -> {
            Connections.Connection connection =
                    connections.of(request.remotePeer().address());
            connection.within(limits.request());
            Headers.ALWAYS.forEach(response::header);
            try {
                Optional<Problem> wrong = wrong(request, names);
                if (wrong.isEmpty()) {
                    chain.proceed();
                } else {
                    Answers.guarded(response, () -> {
                        throw wrong.get();
                    });
                }
            } finally {
                connection.within(limits.idle());
            }
            // Helidon leaves that to the client.
            if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
                throw new CloseConnectionException("the client asked for it");
            }
        });
        for (Endpoint endpoint : endpoints.all()) {
            routing.route(
                    endpoint.method(),
                    endpoint.path(),
                    (request, response) -> Answers.guarded(response, () -> {
                        pass(endpoint, gate, request);
                        endpoint.answer().answer(request, response);
                    }));
        }
        endpoints.all().stream()
                .map(Endpoint::path)
                .distinct()
                .forEach(path -> routing.any(
                        path, (request, response) -> refuse(request, response, gate, endpoints.methods(path))));
        routing.any((request, response) -> refuse(request, response, gate, ""));
    }

    /** What is wrong with a request whatever it asks for. */
    private static Optional<Problem> wrong(ServerRequest request, HostNames names) {
        if (!names.isOurs(request.authority())) {
            return Optional.of(Problem.of(
                    Status.create(421, "Misdirected Request"),
                    "Host: it is not a name of this server; http.names in the daemon's configuration adds one"));
        }
        // As CONNECT has it; Helidon's routing has no answer to that.
        return request.path().rawPath().startsWith("/")
                ? Optional.empty()
                : Optional.of(Problem.badRequest("there is no path in it"));
    }

    private static void pass(Endpoint endpoint, Gate gate, ServerRequest request) {
        switch (endpoint.access()) {
            case OPEN -> {}
            case LOOK -> gate.check(request);
            case CHANGE -> gate.checkChange(request);
        }
    }

    /** What is not served; of the API that is nobody's business who may not use it. */
    private static void refuse(ServerRequest request, ServerResponse response, Gate gate, String methods) {
        Answers.guarded(response, () -> {
            if (request.path().path().startsWith("/api/")) {
                gate.check(request);
            }
            throw methods.isEmpty()
                    ? Problem.notFound("there is nothing at this path")
                    : Problem.of(
                            Status.METHOD_NOT_ALLOWED_405,
                            "this path is for " + methods,
                            Map.of(HeaderNames.ALLOW.defaultCase(), methods));
        });
    }

    private static Http1Config http() {
        return Http1Config.builder()
                .maxHeadersSize(Limits.HEADER_BYTES)
                .maxPrologueLength(Limits.REQUEST_LINE_BYTES)
                .sendKeepAliveHeader(false)
                // Its log of headers and bodies could hold a token.
                .log(HttpLogConfig.builder().receiveLog(false).sendLog(false).build())
                .build();
    }

    /** What is refused before it gets here: what is no HTTP, too long, or cut off. */
    private static DirectHandlers failures() {
        DirectHandler handler = (request, type, status, headers, message) -> {
            Headers.ALWAYS.forEach(headers::set);
            headers.set(HeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE);
            return DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(false)
                    .entity(Problem.body(status, "the request is not well-formed, or larger than may be"))
                    .build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new WebException("http.listen: there is no address of the name " + host, e);
        }
    }
}
