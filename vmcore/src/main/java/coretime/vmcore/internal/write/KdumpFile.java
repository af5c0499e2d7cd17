package coretime.vmcore.internal.write;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFacts;
import coretime.vmcore.KdumpOptions;
import coretime.vmcore.PageSet;
import coretime.vmcore.RamMap;
import coretime.vmcore.WrittenCore;
import coretime.vmcore.internal.elf.NoteWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A kdump-compressed core while it is written. */
public final class KdumpFile implements AutoCloseable {
    private final OutputFile file;
    private final KdumpLayout layout;
    private final KdumpOptions options;
    private final RamMap ram;
    private final PageSet candidates;
    private final PageSlots slots;
    private final AtomicLong dataEnd;
    private final ConcurrentLinkedQueue<PageLane> idle = new ConcurrentLinkedQueue<>();
    private final LongAdder zeroPages = new LongAdder();
    private final MemorySegment zeros;
    private final SharedPage sharedZero;

    private record SharedPage(long offset, int length, int flags) {}

    private KdumpFile(OutputFile file, RamMap ram, PageSet candidates, KdumpOptions options) {
        this.file = file;
        this.ram = ram;
        this.candidates = candidates;
        this.options = options;
        this.slots = new PageSlots(candidates);
        this.layout = KdumpLayout.of(ram, slots.count(), options);
        this.dataEnd = new AtomicLong(layout.dataOffset());
        this.zeros = Arena.ofAuto().allocate(layout.pageSize(), 64);
        this.sharedZero = writeZeroPage();
    }

    /** Whether somebody is writing a file that will have this name. */
    public static boolean isBeingWritten(Path target) {
        return OutputFile.isBeingWritten(target);
    }

    /** Begins one, with a header that says that it is incomplete. */
    public static KdumpFile create(Path target, RamMap ram, PageSet candidates, KdumpOptions options) {
        OutputFile file = OutputFile.create(target);
        boolean isBegun = false;
        try {
            KdumpFile kdump = new KdumpFile(file, ram, candidates, options);
            kdump.begin();
            isBegun = true;
            return kdump;
        } finally {
            if (!isBegun) {
                file.close();
            }
        }
    }

    private void begin() {
        CoreFacts unknown = new CoreFacts(
                Architecture.X86_64,
                ram,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                options.level());
        NoteWriter.Notes none = NoteWriter.of(List.of(), Optional.empty());
        file.write(layout.header(unknown, options.compression(), false), 0);
        file.write(layout.subHeader(unknown, none, 0), layout.pageSize());
        PageSet all = PageSet.of(ram);
        new BitmapWriter(file).write(all, all, layout.bitmapOffset(), layout.bitmapBytes());
        new BitmapWriter(file).write(candidates, candidates, layout.dumpedOffset(), layout.bitmapBytes());
        file.setSize(Math.max(layout.dataOffset(), dataEnd.get()));
    }

    /**
     * All pages of zeros share this one, also where the level leaves them out, as makedumpfile does it: readers take a page
     * that is not in the bitmap for unknown, not for zeros. It is kept as it is, so that no reader has to decompress it.
     */
    private SharedPage writeZeroPage() {
        long offset = dataEnd.getAndAdd(layout.pageSize());
        file.write(zeros, offset);
        return new SharedPage(offset, layout.pageSize(), 0);
    }

    /** Takes consecutive pages. */
    public void pages(long firstPfn, int count, MemorySegment pages) {
        int pageSize = layout.pageSize();
        long slot = slotOf(firstPfn, count);
        PageLane lane = lane();
        for (int i = 0; i < count; i++) {
            long at = (long) i * pageSize;
            if (ZeroPages.isZero(pages, at, pageSize, zeros)) {
                zero(lane, slot + i);
            } else {
                lane.page(slot + i, pages.asSlice(at, pageSize));
            }
        }
        idle.add(lane);
    }

    /** Takes a page of zeros. */
    public void zero(long pfn) {
        long slot = slotOf(pfn, 1);
        PageLane lane = lane();
        zero(lane, slot);
        idle.add(lane);
    }

    private void zero(PageLane lane, long slot) {
        zeroPages.increment();
        lane.shared(slot, sharedZero.offset(), sharedZero.length(), sharedZero.flags());
    }

    private PageLane lane() {
        PageLane lane = idle.poll();
        return lane == null ? new PageLane(file, layout, dataEnd, options.compression()) : lane;
    }

    private long slotOf(long firstPfn, int count) {
        if (count < 1 || !candidates.contains(firstPfn) || candidates.nextClear(firstPfn) < firstPfn + count) {
            throw new CoreException(
                    "pages 0x%x and %d more are not all candidates of this core".formatted(firstPfn, count - 1));
        }
        return slots.of(firstPfn);
    }

    /** Writes what remains and publishes the file. */
    public WrittenCore finish(CoreFacts facts) {
        long end = layout.dataOffset() + layout.pageSize();
        long pages = 0;
        long dataBytes = 0;
        for (PageLane lane : idle) {
            end = Math.max(end, lane.finish());
            pages += lane.pages();
            dataBytes += lane.bytes();
        }
        NoteWriter.Notes notes = NoteWriter.of(facts.cpus(), facts.vmcoreinfo());
        long noteAt = layout.noteOffset();
        if (notes.length() > layout.noteRoom()) {
            noteAt = (end + 7) / 8 * 8;
            end = noteAt + notes.length();
        }
        PageSet dumped = new DescTable(file, layout).compact(candidates);
        new BitmapWriter(file).write(dumped, candidates, layout.dumpedOffset(), layout.bitmapBytes());
        file.write(MemorySegment.ofBuffer(notes.bytes().duplicate()), noteAt);
        file.write(layout.subHeader(facts, notes, noteAt), layout.pageSize());
        file.setSize(end);
        file.write(layout.header(facts, options.compression(), true), 0);
        file.publish();
        long zero = zeroPages.sum();
        return new WrittenCore(
                file.file(),
                end,
                layout.descOffset() + dumped.count() * KdumpLayout.DESC_BYTES + dataBytes,
                pages,
                zero,
                slots.count() - pages - zero);
    }

    @Override
    public void close() {
        file.close();
    }
}
