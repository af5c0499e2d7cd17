package coretime.web;

import coretime.host.ClockReading;
import coretime.host.GuestClock;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.DomainStatus.Run;
import coretime.time.Seconds;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Metrics of domains, by their names; libvirt has each name once. */
final class DomainMetrics {
    private static final int DECIMALS = 9;

    private DomainMetrics() {}

    static List<MetricSnapshot> of(List<DomainStatus> domains) {
        return List.of(
                yesOrNo("running", "Whether the domain runs.", domains, domain -> domain.run() == Run.RUNNING),
                yesOrNo(
                        "crashed",
                        "Whether the domain's kernel panicked and nobody has started it again.",
                        domains,
                        domain -> domain.run() == Run.CRASHED),
                yesOrNo(
                        "adopted",
                        "Whether a panic of the domain is coretime's to take.",
                        domains,
                        DomainStatus::adopted),
                yesOrNo("watched", "Whether the daemon watches the domain.", domains, DomainStatus::watched),
                yesOrNo(
                        "incident_open",
                        "Whether an incident of the domain is under way.",
                        domains,
                        domain -> domain.incident().isPresent()),
                clocks(
                        "offset_seconds",
                        "The guest's clock minus the host's, when it was last read.",
                        domains,
                        reading -> seconds(reading.offset().value())),
                clocks(
                        "bound_seconds",
                        "By how much that offset may be off.",
                        domains,
                        reading -> seconds(reading.offset().bound())),
                clocks(
                        "read_timestamp_seconds",
                        "When the clock was last read.",
                        domains,
                        reading -> seconds(Duration.between(Instant.EPOCH, reading.at()))),
                frozen(domains));
    }

    private static MetricSnapshot yesOrNo(
            String name, String help, List<DomainStatus> domains, Predicate<DomainStatus> holds) {
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder().name("coretime_domain_" + name).help(help);
        domains.forEach(domain ->
                metric.dataPoint(Samples.point(holds.test(domain) ? 1 : 0, Labels.of("domain", domain.name()))));
        return metric.build();
    }

    private static MetricSnapshot clocks(
            String name, String help, List<DomainStatus> domains, ToDoubleFunction<ClockReading> value) {
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder().name("coretime_domain_clock_" + name).help(help);
        for (DomainStatus domain : domains) {
            Stream.of(domain.system(), domain.rtc())
                    .flatMap(Optional::stream)
                    .forEach(reading -> metric.dataPoint(
                            Samples.point(value.applyAsDouble(reading), labels(domain, reading.clock()))));
        }
        return metric.build();
    }

    /** Counts from zero again in each QEMU process, as Prometheus knows it of counters. */
    private static MetricSnapshot frozen(List<DomainStatus> domains) {
        CounterSnapshot.Builder metric = CounterSnapshot.builder()
                .name("coretime_domain_frozen_seconds")
                .help("How long the domain's vCPUs stood still in this QEMU process.");
        domains.forEach(domain ->
                metric.dataPoint(Samples.count(seconds(domain.frozen()), Labels.of("domain", domain.name()))));
        return metric.build();
    }

    private static Labels labels(DomainStatus domain, GuestClock clock) {
        return Labels.of("clock", clock.label(), "domain", domain.name());
    }

    private static double seconds(Duration duration) {
        return Seconds.rounded(duration, DECIMALS).doubleValue();
    }
}
