package coretime.vmcore.internal.kdump;

import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The memory in one or several kdump-compressed files, each with its range of pages. */
final class KdumpMemory implements PhysicalMemory {
    private final List<KdumpPart> parts;
    private final long[] start;
    private final long[] end;
    private final RamMap ram;
    private final List<String> damage = new ArrayList<>();

    /** Takes files of one core in any order. */
    KdumpMemory(List<KdumpPart> files) {
        this.parts = files.stream()
                .sorted(Comparator.comparingLong(part -> part.dumped().startPfn()))
                .toList();
        this.start = new long[parts.size()];
        this.end = new long[parts.size()];
        RamRanges ranges = new RamRanges(pageSize());
        long maxMapnr = parts.getFirst().header().maxMapnr();
        long covered = 0;
        for (int i = 0; i < start.length; i++) {
            KdumpPart part = parts.get(i);
            gap(ranges, covered, part.dumped().startPfn());
            start[i] = Math.max(covered, part.dumped().startPfn());
            end[i] = Math.max(start[i], part.dumped().endPfn());
            if (part.dumped().startPfn() < covered) {
                damage.add("%s: its pages begin at pfn 0x%x, which another file has up to 0x%x"
                        .formatted(part.bytes().name(), part.dumped().startPfn(), covered));
            }
            ranges.add(part.ram(), part.dumped(), start[i], end[i]);
            covered = end[i];
        }
        gap(ranges, covered, maxMapnr);
        if (ranges.isCoarse()) {
            damage.add("%s: bitmap1 has more than %d ranges of RAM; gaps after those are taken for RAM"
                    .formatted(parts.getFirst().bytes().name(), RamRanges.MAX_RANGES));
        }
        if (ranges.pages() > RamMap.MAX_PAGES) {
            KdumpPart first = parts.getFirst();
            throw first.bytes()
                    .damaged(
                            first.header().bitmapOffset(),
                            "bitmap1",
                            "0x%x pages of RAM are more than any machine has".formatted(ranges.pages()));
        }
        this.ram = ranges.map();
    }

    private void gap(RamRanges ranges, long from, long to) {
        if (from < to) {
            PageBitmap all = parts.getFirst().ram();
            ranges.add(all, all, from, to);
            damage.add(
                    "pfn 0x%x to 0x%x are in none of the files: a file of a split core is missing".formatted(from, to));
        }
    }

    /** What is wrong with the files' ranges. */
    List<String> damage() {
        return damage;
    }

    @Override
    public int pageSize() {
        return parts.getFirst().header().blockSize();
    }

    @Override
    public RamMap ram() {
        return ram;
    }

    /** The index of the file that has a page, or -1. */
    private int partOf(long pfn) {
        for (int i = 0; i < start.length; i++) {
            if (pfn >= start[i] && pfn < end[i]) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Presence presence(long pfn) {
        int part = partOf(pfn);
        if (part >= 0) {
            return parts.get(part).presence(pfn);
        }
        return parts.getFirst().ram().contains(pfn) ? Presence.MISSING : Presence.NOT_RAM;
    }

    @Override
    public MemorySegment page(long pfn, PageBuffer buffer) {
        int part = partOf(pfn);
        if (part < 0) {
            throw new PageUnavailableException(pfn, presence(pfn));
        }
        return parts.get(part).page(pfn, buffer.segment());
    }
}
