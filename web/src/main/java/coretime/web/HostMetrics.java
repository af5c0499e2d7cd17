package coretime.web;

import coretime.host.daemon.HostStatus;
import coretime.time.Seconds;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Metrics of the host itself. */
final class HostMetrics {
    private static final int DECIMALS = 6;

    private HostMetrics() {}

    static List<MetricSnapshot> of(HostStatus host) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(Samples.gauge(
                "coretime_libvirt_up", "Whether libvirt answered when it was last asked.", host.libvirtAnswers()));
        all.add(Samples.gauge(
                "coretime_host_clock_synchronised",
                "Whether a time daemon keeps the host's clock right, by the kernel's word.",
                host.clock().synchronised()));
        if (host.clock().hasLimit()) {
            all.add(Samples.gauge(
                    "coretime_host_clock_max_error_seconds",
                    "The largest error of the host's clock that its kernel thinks possible.",
                    Seconds.rounded(host.clock().maxError(), DECIMALS).doubleValue()));
        }
        return all;
    }
}
