package coretime.web;

import coretime.host.CoreRecord;
import coretime.host.LedgerStatistics;
import coretime.host.Outcome;
import coretime.time.Seconds;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** Metrics of what the ledger holds. They outlive the daemon, as the ledger does. */
final class LedgerMetrics {
    private static final int DECIMALS = 6;

    private LedgerMetrics() {}

    static List<MetricSnapshot> of(LedgerStatistics ledger) {
        CounterSnapshot.Builder ended =
                CounterSnapshot.builder().name("coretime_incidents").help("Incidents that ended, by how.");
        for (Outcome outcome : Outcome.values()) {
            ended.dataPoint(
                    Samples.count(ledger.ended().getOrDefault(outcome, 0L), Labels.of("outcome", outcome.label())));
        }
        GaugeSnapshot.Builder cores =
                GaugeSnapshot.builder().name("coretime_cores").help("Cores that coretime wrote, by their state.");
        for (CoreRecord.State state : CoreRecord.State.values()) {
            cores.dataPoint(Samples.point(ledger.cores().getOrDefault(state, 0L), Labels.of("state", state.label())));
        }
        return List.of(
                ended.build(),
                Samples.gauge("coretime_incidents_open", "Incidents that are under way.", (double) ledger.open()),
                outages(ledger.outages()),
                cores.build(),
                Samples.gauge("coretime_core_bytes", "Size of the cores that are kept.", (double) ledger.coreBytes()));
    }

    private static MetricSnapshot outages(LedgerStatistics.Outages outages) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < outages.counts().size(); i++) {
            double end = i < LedgerStatistics.Outages.LIMITS.size()
                    ? LedgerStatistics.Outages.LIMITS.get(i)
                    : Double.POSITIVE_INFINITY;
            buckets.bucket(end, outages.counts().get(i));
        }
        return HistogramSnapshot.builder()
                .name("coretime_incident_outage_seconds")
                .help("From a panic until the guest's CPUs ran the next boot.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(Seconds.rounded(outages.sum(), DECIMALS).doubleValue())
                        .build())
                .build();
    }
}
