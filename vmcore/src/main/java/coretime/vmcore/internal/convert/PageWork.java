package coretime.vmcore.internal.convert;

import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageSet;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Progress;
import coretime.vmcore.internal.io.FileBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Work on many pages, divided among threads in pieces of a few MiB; the first failure ends it all. */
public final class PageWork {
    private static final long PIECE_PAGES = 1024;

    private final PhysicalMemory memory;
    private final PageSet pages;
    private final int threads;
    private final String phase;
    private final Progress progress;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong donePages = new AtomicLong();
    private final AtomicReference<@org.jspecify.annotations.Nullable Throwable> failure = new AtomicReference<>();

    /** What is done with a piece. */
    @FunctionalInterface
    public interface Piece {
        /** Does it for the pages of the set from the first up to, not including, the end. */
        void work(long firstPfn, long endPfn, PageBuffer buffer);
    }

    /**
     * Divides these pages.
     *
     * @param phase what progress calls it
     */
    public PageWork(PhysicalMemory memory, PageSet pages, int threads, String phase, Progress progress) {
        this.memory = memory;
        this.pages = pages;
        this.threads = threads;
        this.phase = phase;
        this.progress = progress;
    }

    /** Does it, in the calling thread and as many more as it takes; returns when all are done. */
    public void run(Piece piece) {
        long total = pages.count();
        List<Thread> helpers = new ArrayList<>();
        try {
            for (int i = 1; i < threads; i++) {
                helpers.add(Thread.ofPlatform().name("coretime-pages-" + i).start(() -> pieces(piece, total)));
            }
        } catch (OutOfMemoryError _) {
            // The host has no more threads: those there are do it all, and must not be left running in any case.
        }
        pieces(piece, total);
        boolean isInterrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                    failure.compareAndSet(null, e);
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow();
    }

    private void rethrow() {
        switch (failure.get()) {
            case null -> {}
            case InternalError e -> throw FileBytes.shrunk("the core", e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new coretime.vmcore.CoreException("interrupted while " + phase, e);
        }
    }

    private void pieces(Piece piece, long total) {
        PageBuffer buffer = PageBuffer.of(memory);
        int pageSize = memory.pageSize();
        try {
            while (failure.get() == null) {
                long first = claim();
                if (first >= pages.endPfn()) {
                    return;
                }
                long end = Math.min(pages.endPfn(), first + PIECE_PAGES);
                piece.work(first, end, buffer);
                long done = donePages.addAndGet(count(first, end));
                progress.at(phase, done * pageSize, total * pageSize);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** The first pfn of the next piece that has pages, beyond holes. */
    private long claim() {
        while (true) {
            long now = next.get();
            long first = pages.next(now) / PIECE_PAGES * PIECE_PAGES;
            if (pages.next(now) >= pages.endPfn()) {
                return pages.endPfn();
            }
            if (next.compareAndSet(now, first + PIECE_PAGES)) {
                return first;
            }
        }
    }

    private long count(long first, long end) {
        long count = 0;
        for (long word = first >> 6; word << 6 < end; word++) {
            count += Long.bitCount(pages.word(word));
        }
        return count;
    }
}
