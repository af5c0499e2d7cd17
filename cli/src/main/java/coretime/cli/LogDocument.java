package coretime.cli;

import coretime.vmcore.KernelLog;
import coretime.vmcore.LogRecord;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.WallClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's log, as {@code core log --json} prints it.
 *
 * @param boot the time of day of uptime 0, where it could be worked out
 * @param bootBy from what
 * @param problems what is damaged
 */
record LogDocument(
        String core, @Nullable Instant boot, @Nullable String bootBy, List<Line> records, List<String> problems) {

    /**
     * A record.
     *
     * @param uptimeS since boot
     * @param caller a task's number behind T, or a CPU's behind C
     */
    record Line(
            long sequence,
            BigDecimal uptimeS,
            int facility,
            int level,
            @Nullable String caller,
            String text) {}

    static LogDocument of(MemoryCore core, KernelLog log, Optional<WallClock> clock) {
        return new LogDocument(
                core.name(),
                clock.map(WallClock::boot).orElse(null),
                clock.map(WallClock::source).orElse(null),
                log.records().stream().map(LogDocument::line).toList(),
                log.problems());
    }

    private static Line line(LogRecord record) {
        return new Line(
                record.sequence(),
                BigDecimal.valueOf(record.nanos(), 9),
                record.facility(),
                record.level(),
                record.caller().orElse(null),
                record.text());
    }
}
