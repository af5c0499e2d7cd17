package coretime.vmcore.internal.elf;

import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.FileBytes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory behind a core's PT_LOADs. A page is where its first byte in RAM is; the rest of a page that a segment covers
 * in part (RAM that ends within a page) reads as zeros.
 */
final class ElfMemory implements PhysicalMemory {
    /** More than any machine has; segments that touch are one. */
    static final int MAX_RANGES = 1 << 16;

    private final Bytes bytes;
    private final ElfSegmentTable segments;
    private final int pageSize;
    private final RamMap ram;
    private final boolean isMapped;

    ElfMemory(Bytes bytes, ElfSegmentTable segments) {
        this.bytes = bytes;
        this.segments = segments;
        this.pageSize = segments.pageSize();
        this.isMapped = bytes instanceof FileBytes;
        List<RamMap.Range> ranges = new ArrayList<>();
        for (int i = 0; i < segments.count(); i++) {
            long first = segments.physical(i) / pageSize;
            long end = (segments.memoryEnd(i) + pageSize - 1) / pageSize;
            if (!ranges.isEmpty() && ranges.getLast().endPfn() >= first) {
                RamMap.Range last = ranges.removeLast();
                ranges.add(new RamMap.Range(last.firstPfn(), Math.max(end, last.endPfn())));
            } else if (ranges.size() == MAX_RANGES) {
                throw bytes.damaged(56, "e_phnum", "more than %d pieces of RAM are not believed".formatted(MAX_RANGES));
            } else {
                ranges.add(new RamMap.Range(first, end));
            }
        }
        if (ranges.stream().mapToLong(RamMap.Range::pages).sum() > RamMap.MAX_PAGES) {
            throw bytes.damaged(0, "p_memsz", "the segments have more RAM in all than any machine");
        }
        this.ram = new RamMap(pageSize, ranges);
    }

    /** Pages that segments place beyond the file's end. */
    long missingPages() {
        long missing = 0;
        for (int i = 0; i < segments.count(); i++) {
            long there = Math.clamp(bytes.size() - segments.offset(i), 0, segments.fileBytes(i));
            missing += (segments.fileBytes(i) - there + pageSize - 1) / pageSize;
        }
        return missing;
    }

    @Override
    public int pageSize() {
        return pageSize;
    }

    @Override
    public RamMap ram() {
        return ram;
    }

    @Override
    public Presence presence(long pfn) {
        if (pfn < 0 || pfn >= RamMap.MAX_PFN) {
            return Presence.NOT_RAM;
        }
        long start = pfn * pageSize;
        int segment = segmentOf(start);
        if (segment < 0) {
            return Presence.NOT_RAM;
        }
        long inPage = Math.max(start, segments.physical(segment));
        if (inPage >= segments.fileEnd(segment)) {
            return Presence.EXCLUDED;
        }
        long last = Math.min(start + pageSize, segments.fileEnd(segment));
        long fileEnd = segments.offset(segment) + (last - segments.physical(segment));
        return fileEnd <= bytes.size() ? Presence.PRESENT : Presence.MISSING;
    }

    /** The segment that has a page's first byte of RAM, or -1. */
    private int segmentOf(long start) {
        int segment = segments.at(start);
        if (segment >= 0 && start < segments.memoryEnd(segment)) {
            return segment;
        }
        int next = segment + 1;
        return next < segments.count() && segments.physical(next) < start + pageSize ? next : -1;
    }

    @Override
    public MemorySegment page(long pfn, PageBuffer buffer) {
        Presence presence = presence(pfn);
        if (!presence.isReadable()) {
            throw new PageUnavailableException(pfn, presence);
        }
        long start = pfn * pageSize;
        int segment = segmentOf(start);
        long inSegment = start - segments.physical(segment);
        if (inSegment >= 0 && inSegment + pageSize <= segments.fileBytes(segment)) {
            return bytes.slice(segments.offset(segment) + inSegment, pageSize, "page");
        }
        return composed(start, segment, buffer);
    }

    private MemorySegment composed(long start, int first, PageBuffer buffer) {
        MemorySegment page = buffer.segment().asSlice(0, pageSize).fill((byte) 0);
        for (int i = first; i < segments.count() && segments.physical(i) < start + pageSize; i++) {
            long from = Math.max(start, segments.physical(i));
            long to = Math.min(start + pageSize, segments.fileEnd(i));
            if (from < to) {
                long offset = segments.offset(i) + (from - segments.physical(i));
                long there = Math.clamp(bytes.size() - offset, 0, to - from);
                MemorySegment part = bytes.slice(offset, there, "page");
                MemorySegment.copy(part, 0, page, from - start, there);
            }
        }
        return page;
    }

    @Override
    public int runLength(long pfn, int limit) {
        if (!isMapped || !presence(pfn).isReadable()) {
            return 0;
        }
        long start = pfn * pageSize;
        int segment = segmentOf(start);
        long inSegment = start - segments.physical(segment);
        if (inSegment < 0) {
            return 0;
        }
        long inFile =
                Math.min(segments.fileBytes(segment) - inSegment, bytes.size() - segments.offset(segment) - inSegment);
        return Math.clamp(inFile / pageSize, 0, limit);
    }

    @Override
    public MemorySegment run(long pfn, int pages) {
        long start = pfn * pageSize;
        int segment = segmentOf(start);
        if (segment < 0 || start < segments.physical(segment)) {
            throw new PageUnavailableException(pfn, presence(pfn));
        }
        long inSegment = start - segments.physical(segment);
        return bytes.slice(segments.offset(segment) + inSegment, (long) pages * pageSize, "pages");
    }
}
