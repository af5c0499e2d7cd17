package coretime.vmcore.internal.write;

import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFacts;
import coretime.vmcore.PageSet;
import coretime.vmcore.RamMap;
import coretime.vmcore.WrittenCore;
import coretime.vmcore.internal.elf.NoteWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * An ELF core while it is written: room for the program headers right behind the ELF header, where makedumpfile expects
 * them whatever e_phoff says, then the pages of RAM one after the other, then the notes. Where the pages that came fall
 * into more pieces than there is room for, the program headers go to the end. Until then it has no ELF header.
 */
public final class ElfFile implements AutoCloseable {
    private final OutputFile file;
    private final PageSet candidates;
    private final PageSet present;
    private final PageSlots slots;
    private final RamMap ram;
    private final int pageSize;
    private final long headerRoom;
    private final MemorySegment zeros;
    private final LongAdder pages = new LongAdder();
    private final LongAdder zeroPages = new LongAdder();

    private ElfFile(OutputFile file, RamMap ram, PageSet candidates) {
        this.file = file;
        this.ram = ram;
        this.candidates = candidates;
        this.pageSize = ram.pageSize();
        this.present = new PageSet(ram.endPfn());
        this.slots = new PageSlots(PageSet.of(ram));
        long rows = ElfProgramHeaders.BEFORE + runs() * ElfProgramHeaders.PHDR_BYTES;
        this.headerRoom = (rows + pageSize - 1) / pageSize * pageSize;
        this.zeros = Arena.ofAuto().allocate(pageSize, 64);
    }

    /** Begins one. */
    public static ElfFile create(Path target, RamMap ram, PageSet candidates) {
        OutputFile file = OutputFile.create(target);
        boolean isBegun = false;
        try {
            ElfFile elf = new ElfFile(file, ram, candidates);
            isBegun = true;
            return elf;
        } finally {
            if (!isBegun) {
                file.close();
            }
        }
    }

    /** Takes consecutive pages. */
    public void pages(long firstPfn, int count, MemorySegment content) {
        check(firstPfn, count);
        long slot = slots.of(firstPfn);
        int from = 0;
        while (from < count) {
            boolean isZero = isZero(content, from);
            int to = from + 1;
            while (to < count && isZero(content, to) == isZero) {
                to++;
            }
            if (isZero) {
                zeros(firstPfn + from, to - from);
            } else {
                long length = (long) (to - from) * pageSize;
                file.write(content.asSlice((long) from * pageSize, length), offset(slot + from));
                pages.add(to - from);
                isPresent(firstPfn + from, to - from);
            }
            from = to;
        }
    }

    private boolean isZero(MemorySegment content, int page) {
        return ZeroPages.isZero(content, (long) page * pageSize, pageSize, zeros);
    }

    /** Takes a page of zeros. */
    public void zero(long pfn) {
        check(pfn, 1);
        zeros(pfn, 1);
    }

    private void zeros(long firstPfn, int count) {
        zeroPages.add(count);
        isPresent(firstPfn, count);
    }

    private void isPresent(long firstPfn, int count) {
        synchronized (present) {
            present.setRange(firstPfn, firstPfn + count);
        }
    }

    private void check(long firstPfn, int count) {
        if (count < 1 || !candidates.contains(firstPfn) || candidates.nextClear(firstPfn) < firstPfn + count) {
            throw new CoreException(
                    "pages 0x%x and %d more are not all candidates of this core".formatted(firstPfn, count - 1));
        }
    }

    private long offset(long slot) {
        return headerRoom + slot * pageSize;
    }

    /** Segments that the candidates need, and some for pages that turn out to be damaged. */
    private long runs() {
        long runs = 64;
        for (RamMap.Range range : ram.ranges()) {
            runs++;
            for (long pfn = candidates.next(range.firstPfn());
                    pfn < range.endPfn();
                    pfn = candidates.next(candidates.nextClear(pfn))) {
                runs++;
            }
        }
        return runs;
    }

    /** Writes what remains and publishes the file. */
    public WrittenCore finish(CoreFacts facts) {
        NoteWriter.Notes notes = NoteWriter.of(facts.cpus(), facts.vmcoreinfo());
        long notesAt = offset(slots.count());
        long end = notesAt + notes.length();
        ElfProgramHeaders headers = new ElfProgramHeaders(file, headerRoom, (end + 7) / 8 * 8);
        headers.note(notesAt, notes.length());
        for (RamMap.Range range : ram.ranges()) {
            segments(headers, range);
        }
        end = headers.finish(end);
        file.write(MemorySegment.ofBuffer(notes.bytes().duplicate()), notesAt);
        file.setSize(end);
        file.write(headers.elfHeader(facts.architecture()), 0);
        file.publish();
        long written = pages.sum();
        long zero = zeroPages.sum();
        return new WrittenCore(
                file.file(),
                end,
                headerRoom + written * pageSize + (end - notesAt),
                written,
                zero,
                candidates.count() - written - zero);
    }

    /** A segment for each run of pages that are there, with those behind it that are not. */
    private void segments(ElfProgramHeaders headers, RamMap.Range range) {
        long pfn = range.firstPfn();
        while (pfn < range.endPfn()) {
            long there = Math.min(range.endPfn(), present.contains(pfn) ? present.nextClear(pfn) : pfn);
            long end = Math.min(range.endPfn(), present.next(there));
            headers.load(offset(slots.of(pfn)), pfn * pageSize, (there - pfn) * pageSize, (end - pfn) * pageSize);
            pfn = end;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
