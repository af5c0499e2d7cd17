package coretime.web;

import coretime.host.daemon.HostView;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Metrics in Prometheus' text format, as they are when they are asked for. */
final class MetricsEndpoint {
    private final HostView view;
    private final String version;
    private final EventStreams streams;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsEndpoint(HostView view, String version, EventStreams streams) {
        this.view = view;
        this.version = version;
        this.streams = streams;
    }

    void answer(ServerRequest request, ServerResponse response) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(Samples.info("coretime_build", "coretime's version.", "version", version));
        all.addAll(HostMetrics.of(view.host()));
        all.addAll(DomainMetrics.of(view.domains()));
        all.addAll(LedgerMetrics.of(view.ledger().statistics()));
        all.add(Samples.gauge("coretime_event_streams", "Event streams that are open.", streams.count()));
        all.addAll(ProcessMetrics.read());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, new MetricSnapshots(all), EscapingScheme.ALLOW_UTF8);
        Answers.text(response, PrometheusTextFormatWriter.CONTENT_TYPE, out.toByteArray());
    }
}
