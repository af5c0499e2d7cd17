package coretime.web;

import coretime.host.Ledger;
import coretime.host.daemon.HostView;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Sends cores, a few at a time. */
final class CoreDownload {
    private static final int PART_BYTES = 256 << 10;
    private static final int RETRY_AFTER_SECONDS = 60;

    private final HostView view;
    private final Connections connections;
    private final Limits limits;
    private final Semaphore places;

    CoreDownload(HostView view, Connections connections, Limits limits) {
        this.view = view;
        this.connections = connections;
        this.limits = limits;
        this.places = new Semaphore(limits.downloads());
    }

    void answer(ServerRequest request, ServerResponse response) throws IOException {
        if (!places.tryAcquire()) {
            throw Problem.unavailable("cores are being sent to as many clients as may be", RETRY_AFTER_SECONDS);
        }
        try {
            Ledger ledger = view.ledger();
            try (CoreFile core = CoreFile.of(IncidentEndpoints.find(request, ledger), ledger)) {
                send(
                        core,
                        range(request, core),
                        connections.of(request.remotePeer().address()),
                        response);
            }
        } finally {
            places.release();
        }
    }

    private static Optional<ByteRange> range(ServerRequest request, CoreFile core) {
        Optional<String> condition = Headers.of(request, HeaderNames.IF_RANGE);
        Optional<String> range = Headers.of(request, HeaderNames.RANGE);
        if (range.isEmpty() || condition.map(tag -> !tag.equals(core.tag())).orElse(false)) {
            return Optional.empty();
        }
        try {
            return ByteRange.of(range.get(), core.size());
        } catch (ByteRange.Unsatisfiable e) {
            throw Problem.of(
                    Status.REQUESTED_RANGE_NOT_SATISFIABLE_416,
                    "Range: the core has " + core.size() + " bytes",
                    Map.of("Content-Range", "bytes */" + core.size()));
        }
    }

    private void send(
            CoreFile core, Optional<ByteRange> wanted, Connections.Connection connection, ServerResponse response)
            throws IOException {
        ByteRange range = wanted.orElse(new ByteRange(0, core.size() - 1));
        wanted.ifPresent(part -> response.status(Status.PARTIAL_CONTENT_206)
                .header(HeaderNames.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + core.size()));
        Headers.contentType(response, "application/octet-stream");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + plain(core.name()) + "\"")
                .header(HeaderNames.ETAG, core.tag())
                .header(HeaderNames.ACCEPT_RANGES, "bytes")
                .header(HeaderNames.CONTENT_LENGTH, Long.toString(range.length()))
                .header(Headers.NOT_KEPT);
        core.channel().position(range.first());
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        OutputStream out = response.outputStream();
        for (long left = range.length(); left > 0; left -= part.limit()) {
            part.clear().limit((int) Math.min(PART_BYTES, left));
            while (part.hasRemaining()) {
                if (core.channel().read(part) < 0) {
                    throw new CloseConnectionException("the core became shorter while it was sent");
                }
            }
            connection.within(limits.write());
            out.write(part.array(), 0, part.limit());
        }
        out.close();
    }

    /** A domain's name may hold anything; a header's value may not. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
