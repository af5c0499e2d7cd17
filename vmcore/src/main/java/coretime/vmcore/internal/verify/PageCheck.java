package coretime.vmcore.internal.verify;

import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageCount;
import coretime.vmcore.PageSet;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.Progress;
import coretime.vmcore.RamMap;
import coretime.vmcore.Verification.Check;
import coretime.vmcore.internal.convert.PageWork;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Accounts for every page of RAM and decodes each that is there. */
public final class PageCheck {
    private static final int MAX_PROBLEMS = 20;

    private final PhysicalMemory memory;
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong zeros = new AtomicLong();

    private PageCheck(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** Checks them all. */
    public static Check of(PhysicalMemory memory, int threads, Progress progress) {
        return new PageCheck(memory).check(threads, progress);
    }

    private Check check(int threads, Progress progress) {
        missing();
        PageCount count = PageCount.of(memory);
        PageSet present = new PageSet(memory.ram().endPfn());
        for (RamMap.Range range : memory.ram().ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                if (memory.presence(pfn) == Presence.PRESENT) {
                    present.set(pfn);
                }
            }
        }
        new PageWork(memory, present, threads, "checking pages", progress).run((first, end, buffer) -> {
            for (long pfn = present.next(first); pfn < end; pfn = present.next(pfn + 1)) {
                page(pfn, buffer);
            }
        });
        if (damaged.get() > MAX_PROBLEMS) {
            problems.add("and %d more pages that cannot be decoded".formatted(damaged.get() - MAX_PROBLEMS));
        }
        String summary = String.format(
                Locale.ROOT,
                "%,d of RAM: %,d decoded (%,d of them zeros), %,d left out by a filter, %,d missing, %,d damaged",
                count.inAll(),
                count.present() + count.zero() - damaged.get(),
                zeros.get() + count.zero(),
                count.excluded(),
                count.missing(),
                damaged.get());
        return Check.of("pages", summary, problems);
    }

    private void page(long pfn, PageBuffer buffer) {
        try {
            MemorySegment page = memory.page(pfn, buffer);
            if (isZero(page)) {
                zeros.incrementAndGet();
            }
        } catch (DamagedCoreException | PageUnavailableException e) {
            if (damaged.incrementAndGet() <= MAX_PROBLEMS) {
                synchronized (problems) {
                    problems.add("page 0x%x: %s".formatted(pfn, e.getMessage()));
                }
            }
        }
    }

    private static boolean isZero(MemorySegment page) {
        for (long at = 0; at < page.byteSize(); at += Long.BYTES) {
            if (page.get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Ranges of pages that should be there: runs, so that a truncated core is one sentence. */
    private void missing() {
        int runs = 0;
        for (RamMap.Range range : memory.ram().ranges()) {
            long pfn = range.firstPfn();
            while (pfn < range.endPfn()) {
                if (memory.presence(pfn) != Presence.MISSING) {
                    pfn++;
                    continue;
                }
                long end = pfn;
                while (end < range.endPfn() && memory.presence(end) == Presence.MISSING) {
                    end++;
                }
                if (runs++ < MAX_PROBLEMS) {
                    problems.add("pages 0x%x to 0x%x (%d) are missing".formatted(pfn, end - 1, end - pfn));
                }
                pfn = end;
            }
        }
        if (runs > MAX_PROBLEMS) {
            problems.add("and %d more runs of missing pages".formatted(runs - MAX_PROBLEMS));
        }
    }
}
