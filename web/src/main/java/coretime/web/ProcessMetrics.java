package coretime.web;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Metrics of the daemon's own process, by the names that all Prometheus clients use. */
final class ProcessMetrics {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final long KIB = 1024;

    private ProcessMetrics() {}

    static List<MetricSnapshot> read() {
        List<MetricSnapshot> all = new ArrayList<>();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        all.add(Samples.gauge(
                "process_start_time_seconds", "When the process began.", runtime.getStartTime() / MILLIS));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            all.add(Samples.counter(
                    "process_cpu_seconds", "CPU time that the process has used.", unix.getProcessCpuTime() / NANOS));
            all.add(Samples.gauge(
                    "process_open_fds", "File descriptors that are open.", (double) unix.getOpenFileDescriptorCount()));
            all.add(Samples.gauge(
                    "process_max_fds", "How many may be open.", (double) unix.getMaxFileDescriptorCount()));
        }
        residentBytes()
                .ifPresent(bytes -> all.add(Samples.gauge(
                        "process_resident_memory_bytes", "Memory of the process that is in RAM.", bytes)));
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        all.add(Samples.gauge("jvm_heap_used_bytes", "Java heap that is used.", (double) heap.getUsed()));
        all.add(Samples.gauge("jvm_heap_max_bytes", "Java heap that may be used.", (double) heap.getMax()));
        all.add(Samples.gauge(
                "jvm_threads",
                "Platform threads of the process.",
                ManagementFactory.getThreadMXBean().getThreadCount()));
        return all;
    }

    /** {@code VmRSS} of proc_pid_status(5); empty where it cannot be read. */
    private static Optional<Long> residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .map(digits -> Long.parseLong(digits) * KIB)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
