package coretime.web;

import coretime.host.CorrectionPolicy;
import coretime.host.HostClock;
import coretime.host.HostException;
import coretime.host.daemon.HostStatus;
import coretime.host.daemon.HostView;
import coretime.time.Seconds;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host, whether all is well with its daemon, and the description of the API. */
final class HostEndpoints {
    private static final int DECIMALS = 6;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final HostView view;
    private final String version;
    private final byte[] description;

    HostEndpoints(HostView view, String version) {
        this.view = view;
        this.version = version;
        this.description = description();
    }

    /** The document of the host. */
    record Document(
            String version,
            Instant startedAt,
            String uri,
            boolean libvirtAnswers,
            Clock clock,
            TolerancesDocument tolerances) {

        /** What the host's kernel says of its clock. */
        record Clock(boolean synchronised, @Nullable BigDecimal maxErrorS, String judge) {}

        static Document of(HostStatus status, String version) {
            HostClock clock = status.clock();
            return new Document(
                    version,
                    status.startedAt(),
                    status.uri(),
                    status.libvirtAnswers(),
                    new Clock(
                            clock.synchronised(),
                            clock.hasLimit() ? Seconds.rounded(clock.maxError(), DECIMALS) : null,
                            judge(status.policy().correction())),
                    TolerancesDocument.of(status.policy().tolerances()));
        }
    }

    /** By whose word the host's clock is fit to set guests' clocks by. */
    private static String judge(CorrectionPolicy policy) {
        if (policy.anyHost()) {
            return "nobody";
        }
        return policy.judges().isEmpty() ? "kernel" : "servers";
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("/api/v1/openapi.yaml", this::openapi),
                Endpoint.look("/api/v1/host", this::host),
                Endpoint.open(Method.GET, "/healthz", this::health));
    }

    private void openapi(ServerRequest request, ServerResponse response) {
        Answers.text(response, "application/yaml", description);
    }

    private void host(ServerRequest request, ServerResponse response) {
        Answers.json(response, Document.of(view.host(), version));
    }

    private void health(ServerRequest request, ServerResponse response) {
        if (!view.host().libvirtAnswers()) {
            throw Problem.unavailable("libvirt does not answer", RETRY_AFTER_SECONDS);
        }
        try {
            var _ = view.ledger().openIncidents();
        } catch (HostException e) {
            throw Problem.unavailable("the ledger cannot be read", RETRY_AFTER_SECONDS);
        }
        Answers.text(response, "text/plain; charset=utf-8", "ok\n".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] description() {
        try (InputStream in = HostEndpoints.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new WebException("openapi.yaml is not in coretime's own archive: build it anew");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new WebException("coretime's own archive cannot be read: " + e.getMessage(), e);
        }
    }
}
