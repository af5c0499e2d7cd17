package coretime.vmcore.internal.kernel;

import coretime.vmcore.LogRecord;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of kernels before 3.5 (Linux kernel/printk.c of 3.4): a ring of text, whose lines begin with their level and
 * usually with a time: {@code <6>[    0.000000] text}.
 */
public final class TextLog {
    private static final Pattern LINE =
            Pattern.compile("(?:<(\\d{1,3})>)?(?:\\[ *(\\d{1,9})\\.(\\d{6})\\] )?(.*)", Pattern.DOTALL);

    private TextLog() {}

    /**
     * Reads the newest 16 MiB of it.
     *
     * @throws coretime.vmcore.CoreException where it cannot be read
     */
    public static void read(VirtualMemory memory, Vmcoreinfo vmcoreinfo, LogCollector log) {
        Layout layout = new Layout(vmcoreinfo);
        long buffer = memory.u64(layout.symbol("log_buf"));
        long size = memory.u32(layout.symbol("log_buf_len"));
        long end = memory.u32(layout.symbol("log_end"));
        if (Long.bitCount(size) != 1) {
            log.problem("cannot be: log_buf_len is no power of two", "0x%x".formatted(size));
            return;
        }
        int length = (int) Math.min(Math.min(end, size), VirtualMemory.MAX_READ);
        long from = (end - length) & (size - 1);
        int untilWrap = (int) Math.min(length, size - from);
        String text = new String(memory.read(buffer + from, untilWrap), StandardCharsets.ISO_8859_1)
                + new String(memory.read(buffer, length - untilWrap), StandardCharsets.ISO_8859_1);
        long sequence = 0;
        long nanos = 0;
        for (String line : text.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (line.isEmpty() || !matcher.matches()) {
                continue;
            }
            int priority = matcher.group(1) == null ? 4 : Integer.parseInt(matcher.group(1));
            if (matcher.group(2) != null) {
                nanos = Long.parseLong(matcher.group(2)) * 1_000_000_000 + Long.parseLong(matcher.group(3)) * 1000;
            }
            log.add(new LogRecord(sequence++, nanos, priority >>> 3, priority & 7, Optional.empty(), matcher.group(4)));
        }
    }
}
