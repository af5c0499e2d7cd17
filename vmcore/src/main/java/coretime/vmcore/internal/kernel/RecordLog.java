package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.LogRecord;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The log of kernels 3.5 to 5.9 (Linux kernel/printk/printk.c of 5.9, struct printk_log, before 3.11 struct log): records
 * one behind the other, one of length 0 sends the reader to the buffer's begin. An index only grows between two such marks,
 * and one mark is passed at most, so records that point at each other end the reading.
 */
public final class RecordLog {
    private final VirtualMemory memory;
    private final LogCollector log;
    private final long size;
    private final long tsNsec;
    private final long len;
    private final long textLen;
    private final long facility;
    private final OptionalLong callerId;
    private final long buffer;
    private final long bytes;
    private final long first;
    private final long next;
    private long sequence;

    private RecordLog(VirtualMemory memory, Vmcoreinfo vmcoreinfo, LogCollector log, String struct) {
        this.memory = memory;
        this.log = log;
        Layout layout = new Layout(vmcoreinfo);
        size = layout.size(struct);
        tsNsec = layout.offset(struct + ".ts_nsec");
        len = layout.offset(struct + ".len");
        textLen = layout.offset(struct + ".text_len");
        // facility is not exported; it follows dict_len, which follows text_len.
        facility = textLen + 4;
        callerId = vmcoreinfo.offset(struct + ".caller_id").isPresent()
                ? OptionalLong.of(layout.offset(struct + ".caller_id"))
                : OptionalLong.empty();
        buffer = memory.u64(layout.symbol("log_buf"));
        bytes = memory.u32(layout.symbol("log_buf_len"));
        first = memory.u32(layout.symbol("log_first_idx"));
        next = memory.u32(layout.symbol("log_next_idx"));
    }

    /** The structure's name in this VMCOREINFO; empty where it has none: a kernel before 3.5, or from 5.10 on. */
    public static Optional<String> struct(Vmcoreinfo vmcoreinfo) {
        return vmcoreinfo.size("printk_log").isPresent()
                ? Optional.of("printk_log")
                : vmcoreinfo.size("log").isPresent() ? Optional.of("log") : Optional.empty();
    }

    /**
     * Reads the log. Records are numbered from 0, since their own numbers are not kept.
     *
     * @param struct the structure's name
     * @throws CoreException where the buffer's description cannot be read
     */
    public static void read(VirtualMemory memory, Vmcoreinfo vmcoreinfo, LogCollector log, String struct) {
        new RecordLog(memory, vmcoreinfo, log, struct).read();
    }

    private void read() {
        long index = first;
        boolean hasWrapped = false;
        while (index != next) {
            if (index < 0 || index > bytes - size || (hasWrapped && index >= first)) {
                log.problem(
                        "end in an index that leads nowhere",
                        "0x%x, log_first_idx 0x%x, log_next_idx 0x%x, log_buf_len 0x%x"
                                .formatted(index, first, next, bytes));
                return;
            }
            try {
                int length = memory.u16(buffer + index + len);
                if (length == 0) {
                    if (hasWrapped) {
                        log.problem("wrap twice", "index 0x%x".formatted(index));
                        return;
                    }
                    hasWrapped = true;
                    index = 0;
                    continue;
                }
                if (length < size || length > bytes - index) {
                    log.problem("have a length that cannot be", "index 0x%x, len %d".formatted(index, length));
                    return;
                }
                record(buffer + index, length);
                index += length;
            } catch (CoreException e) {
                log.unreadable(e);
                return; // Without its length the next record is not found.
            }
        }
    }

    private void record(long at, int length) {
        int claimed = memory.u16(at + textLen);
        int text = (int) Math.min(claimed, length - size);
        if (text < claimed) {
            log.problem("are cut", "number %d, %d of %d bytes".formatted(sequence, text, claimed));
        }
        Optional<String> caller =
                callerId.isPresent() ? Callers.of(memory.u32(at + callerId.getAsLong())) : Optional.empty();
        log.add(new LogRecord(
                sequence++,
                memory.u64(at + tsNsec),
                memory.u8(at + facility),
                memory.u8(at + facility + 1) >>> 5,
                caller,
                new String(memory.read(at + size, text), StandardCharsets.ISO_8859_1)));
    }
}
