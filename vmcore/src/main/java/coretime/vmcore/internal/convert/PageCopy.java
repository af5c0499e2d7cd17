package coretime.vmcore.internal.convert;

import coretime.vmcore.CoreWriter;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageRelease;
import coretime.vmcore.PageSet;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands pages of a memory to a writer, by several threads. A page that cannot be decoded is passed over and counted: the
 * rest of a damaged core is worth having.
 */
public final class PageCopy {
    private static final int MAX_PROBLEMS = 20;
    private static final int RUN_PAGES = 64;

    private final PhysicalMemory memory;
    private final PageSet pages;
    private final CoreWriter writer;
    private final PageWork work;
    private final PageRelease release;
    private final List<String> problems = new ArrayList<>();
    private long damaged;

    /** A copy of these pages, all of them readable. */
    public PageCopy(
            PhysicalMemory memory,
            PageSet pages,
            CoreWriter writer,
            int threads,
            Progress progress,
            PageRelease release) {
        this.memory = memory;
        this.pages = pages;
        this.writer = writer;
        this.work = new PageWork(memory, pages, threads, "writing", progress);
        this.release = release;
    }

    /** Copies; may be called once. */
    public void run() {
        work.run(this::copy);
    }

    /** The pages that could not be decoded. */
    public long damagedPages() {
        return damaged;
    }

    /** What was wrong with them, the first few. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void copy(long firstPfn, long endPfn, PageBuffer buffer) {
        long pfn = pages.next(firstPfn);
        while (pfn < endPfn) {
            int limit = (int) Math.min(RUN_PAGES, Math.min(endPfn, pages.nextClear(pfn)) - pfn);
            int run = memory.runLength(pfn, limit);
            if (run > 0) {
                writer.pages(pfn, run, memory.run(pfn, run));
                pfn = pages.next(pfn + run);
            } else {
                page(pfn, buffer);
                pfn = pages.next(pfn + 1);
            }
        }
        release.written(firstPfn, endPfn);
    }

    private void page(long pfn, PageBuffer buffer) {
        try {
            if (memory.presence(pfn) == Presence.ZERO) {
                writer.zero(pfn);
            } else {
                writer.page(pfn, memory.page(pfn, buffer));
            }
        } catch (DamagedCoreException | PageUnavailableException e) {
            isDamaged(pfn, e.getMessage());
        }
    }

    private synchronized void isDamaged(long pfn, String problem) {
        damaged++;
        if (problems.size() < MAX_PROBLEMS) {
            problems.add("page 0x%x cannot be decoded: %s".formatted(pfn, problem));
        }
    }
}
