package coretime.vmcore;

import coretime.vmcore.internal.kernel.LogCollector;
import coretime.vmcore.internal.kernel.LogText;
import coretime.vmcore.internal.kernel.RecordLog;
import coretime.vmcore.internal.kernel.RingLog;
import coretime.vmcore.internal.kernel.TextLog;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The kernel's log, as {@code dmesg} would show it: printk's ring from 5.10 on, its records from 3.5 on, its text before.
 * Immutable.
 */
public final class KernelLog {
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final List<LogRecord> records;
    private final List<String> problems;

    private KernelLog(List<LogRecord> records, List<String> problems) {
        this.records = records;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the whole log, the very last line included. Damaged records are passed over and counted in {@link #problems}.
     *
     * @throws KernelUnknownException where VMCOREINFO does not describe the log, or what it describes cannot be one
     * @throws CoreException where the log's own description is not in the core
     */
    public static KernelLog read(Kernel kernel) {
        Vmcoreinfo vmcoreinfo = kernel.vmcoreinfo();
        LogCollector collector = new LogCollector();
        Optional<String> struct = RecordLog.struct(vmcoreinfo);
        if (vmcoreinfo.symbol("prb").isPresent()) {
            RingLog.read(kernel.virtual(), vmcoreinfo, collector);
        } else if (struct.isPresent()) {
            RecordLog.read(kernel.virtual(), vmcoreinfo, collector, struct.get());
        } else if (vmcoreinfo.symbol("log_end").isPresent()) {
            TextLog.read(kernel.virtual(), vmcoreinfo, collector);
        } else {
            throw new KernelUnknownException(
                    "VMCOREINFO of kernel %s describes no kernel log (neither prb, SIZE(printk_log) nor log_end)"
                            .formatted(kernel.release()));
        }
        return new KernelLog(collector.records(), collector.problems());
    }

    /** The records that are whole, oldest first. */
    public List<LogRecord> records() {
        return records;
    }

    /** What is damaged: one sentence each. Empty is good. */
    public List<String> problems() {
        return problems;
    }

    /**
     * The log as {@code crash} and {@code makedumpfile --dump-dmesg} print it: {@code [    1.234567] text}, further lines of
     * a record set in, records without text left out. Safe for a terminal: what is not printable is {@code \xNN}.
     */
    public List<String> lines() {
        return records.stream()
                .filter(record -> !record.text().isEmpty())
                .flatMap(record -> LogText.lines(record, false).stream())
                .toList();
    }

    /** As {@link #lines()}, with times of day: {@code [2026-11-24 06:21:37.636403] text}, in UTC. */
    public List<String> lines(WallClock clock) {
        return records.stream()
                .filter(record -> !record.text().isEmpty())
                .flatMap(record -> LogText.lines(record, "[" + TIME_OF_DAY.format(clock.of(record)) + "] ").stream())
                .toList();
    }

    /** As {@link #lines()}, with each record's caller, as kernels with CONFIG_PRINTK_CALLER print it. */
    public List<String> linesWithCallers() {
        return records.stream()
                .filter(record -> !record.text().isEmpty())
                .flatMap(record -> LogText.lines(record, true).stream())
                .toList();
    }
}
