package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.LogRecord;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;
import java.nio.charset.StandardCharsets;

/**
 * The log of kernels from 5.10 on (Linux kernel/printk/printk_ringbuffer.h and .c): a ring of descriptors, a ring of their
 * {@code printk_info}, and a ring of text. Layouts come from VMCOREINFO alone. Each record's own numbers are checked, so a
 * ring that was overwritten gives what is whole in it.
 */
public final class RingLog {
    /** desc_committed: written, could still be added to. */
    static final int COMMITTED = 1;

    /** desc_finalized: written for good. */
    static final int FINALIZED = 2;

    /** desc_reserved: a writer is at it. */
    static final int RESERVED = 0;

    private static final long ID_MASK = (1L << 62) - 1;
    private static final int MAX_COUNT_BITS = 26;
    private static final int MAX_SIZE_BITS = 31;

    /** EMPTY_LINE_LPOS, NO_LPOS in older kernels: an empty line. FAILED_LPOS, the other odd number, is lost text. */
    private static final long EMPTY_LINE_LPOS = 3;

    private final VirtualMemory memory;
    private final LogCollector log;
    private final long counter;
    private final long stateVar;
    private final long begin;
    private final long next;
    private final long descSize;
    private final long infoSize;
    private final InfoLayout info;
    private final int countBits;
    private final long descs;
    private final long infos;
    private final long head;
    private final long tail;
    private final int sizeBits;
    private final long data;

    private record InfoLayout(long seq, long tsNsec, long textLen, long callerId) {}

    private RingLog(VirtualMemory memory, Vmcoreinfo vmcoreinfo, LogCollector log) {
        this.memory = memory;
        this.log = log;
        Layout layout = new Layout(vmcoreinfo);
        counter = layout.offset("atomic_long_t.counter");
        stateVar = layout.offset("prb_desc.state_var") + counter;
        long lpos = layout.offset("prb_desc.text_blk_lpos");
        begin = lpos + layout.offset("prb_data_blk_lpos.begin");
        next = lpos + layout.offset("prb_data_blk_lpos.next");
        descSize = layout.size("prb_desc");
        infoSize = layout.size("printk_info");
        info = new InfoLayout(
                layout.offset("printk_info.seq"),
                layout.offset("printk_info.ts_nsec"),
                layout.offset("printk_info.text_len"),
                layout.offset("printk_info.caller_id"));
        long prb = memory.u64(layout.symbol("prb"));
        long descRing = prb + layout.offset("printk_ringbuffer.desc_ring");
        countBits = bits(descRing + layout.offset("prb_desc_ring.count_bits"), "count_bits", MAX_COUNT_BITS);
        descs = memory.u64(descRing + layout.offset("prb_desc_ring.descs"));
        infos = memory.u64(descRing + layout.offset("prb_desc_ring.infos"));
        head = memory.u64(descRing + layout.offset("prb_desc_ring.head_id") + counter) & ID_MASK;
        tail = memory.u64(descRing + layout.offset("prb_desc_ring.tail_id") + counter) & ID_MASK;
        long textRing = prb + layout.offset("printk_ringbuffer.text_data_ring");
        sizeBits = bits(textRing + layout.offset("prb_data_ring.size_bits"), "size_bits", MAX_SIZE_BITS);
        data = memory.u64(textRing + layout.offset("prb_data_ring.data"));
    }

    private int bits(long address, String name, int most) {
        long bits = memory.u32(address);
        if (bits < 1 || bits > most) {
            throw new KernelUnknownException(
                    "the kernel log's %s at 0x%x is %d, more than %d cannot be".formatted(name, address, bits, most));
        }
        return (int) bits;
    }

    /**
     * Reads the log from its tail to its head, the head included: it is the last line.
     *
     * @throws CoreException where the ring itself cannot be read
     */
    public static void read(VirtualMemory memory, Vmcoreinfo vmcoreinfo, LogCollector log) {
        new RingLog(memory, vmcoreinfo, log).read();
    }

    private void read() {
        long count = 1L << countBits;
        long last = (head - tail) & ID_MASK;
        if (last >= count) {
            log.problem("cannot be: tail_id is too far behind head_id", "0x%x to 0x%x".formatted(tail, head));
            last = count - 1;
        }
        last = Math.min(last, LogCollector.MAX_RECORDS - 1L);
        for (long back = last; back >= 0; back--) {
            long id = (head - back) & ID_MASK;
            try {
                record(id, id & (count - 1));
            } catch (CoreException e) {
                if (!log.unreadable(e)) {
                    return;
                }
            }
        }
    }

    private void record(long id, long index) {
        long desc = descs + index * descSize;
        long state = memory.u64(desc + stateVar);
        if ((state & ID_MASK) != id) {
            log.problem("are not where their number says", "number 0x%x, there is 0x%x".formatted(id, state & ID_MASK));
            return;
        }
        int stage = (int) (state >>> 62);
        if (stage == RESERVED) {
            log.problem("were being written", "number 0x%x".formatted(id));
        }
        if (stage != COMMITTED && stage != FINALIZED) {
            return;
        }
        long at = infos + index * infoSize;
        long flags = memory.u8(at + info.textLen() + 3);
        int facility = memory.u8(at + info.textLen() + 2);
        log.add(new LogRecord(
                memory.u64(at + info.seq()),
                memory.u64(at + info.tsNsec()),
                facility,
                (int) (flags >>> 5),
                Callers.of(memory.u32(at + info.callerId())),
                text(id, memory.u64(desc + begin), memory.u64(desc + next), memory.u16(at + info.textLen()))));
    }

    private String text(long id, long from, long to, int length) {
        if ((from & 1) != 0 && (to & 1) != 0) {
            if (from != EMPTY_LINE_LPOS) {
                log.problem("have lost their text", "number 0x%x".formatted(id));
            }
            return "";
        }
        long size = 1L << sizeBits;
        // A block may end where the ring ends; it has wrapped only where its last byte is in the next round.
        boolean isWrapped = from >>> sizeBits != (to - 1) >>> sizeBits;
        long start = isWrapped ? 0 : from & (size - 1);
        long room = isWrapped ? to & (size - 1) : to - from;
        boolean isFar = isWrapped && (from >>> sizeBits) + 1 != (to - 1) >>> sizeBits;
        if (isFar || room < Long.BYTES || room > size - start) {
            log.problem(
                    "have text that does not fit the ring",
                    "number 0x%x, 0x%x to 0x%x of 0x%x".formatted(id, from, to, size));
            return "";
        }
        // Before the text stands the record's number.
        int bytes = (int) Math.min(length, room - Long.BYTES);
        if (bytes < length) {
            log.problem("are cut", "number 0x%x, %d of %d bytes".formatted(id, bytes, length));
        }
        return new String(memory.read(data + start + Long.BYTES, bytes), StandardCharsets.ISO_8859_1);
    }
}
