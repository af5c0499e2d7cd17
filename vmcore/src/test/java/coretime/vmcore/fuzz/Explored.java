package coretime.vmcore.fuzz;

import coretime.vmcore.CoreException;
import coretime.vmcore.CrashCard;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.KernelSymbols;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.Progress;
import coretime.vmcore.RamMap;
import coretime.vmcore.WallClock;

/** All that is ever done with a core that is opened. Whatever the core: it is done, or refused by a CoreException. */
final class Explored {
    private static final long MAX_PAGES = 8192;

    private Explored() {}

    static void core(MemoryCore core) {
        describe(core);
        pages(core.memory());
        attempt(() -> {
            Kernel kernel = Kernel.of(core);
            attempt(() -> {
                KernelLog log = KernelLog.read(kernel);
                log.lines();
                log.linesWithCallers();
                WallClock.of(kernel, log).ifPresent(log::lines);
            });
            attempt(() -> KernelSymbols.read(kernel).address("_stext"));
            attempt(() -> PageFilter.select(kernel, FilterLevel.ALL, 1, Progress.NONE));
            attempt(() -> CrashCard.of(kernel));
        });
    }

    /** A refusal is right if it says something. */
    static void attempt(Runnable work) {
        try {
            work.run();
        } catch (CoreException e) {
            if (e.getMessage().isBlank()) {
                throw new AssertionError("a refusal without a word", e);
            }
        }
    }

    private static void describe(MemoryCore core) {
        String all = core.name()
                + core.format()
                + core.cpus()
                + core.vmcoreinfo()
                + core.headerPhysBase()
                + core.filterLevel()
                + core.takenAt()
                + core.utsname()
                + core.damage();
        if (all.isBlank()) {
            throw new AssertionError("a core that says nothing");
        }
    }

    private static void pages(PhysicalMemory memory) {
        PageBuffer buffer = PageBuffer.of(memory);
        long left = MAX_PAGES;
        for (RamMap.Range range : memory.ram().ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn() && left > 0; pfn++) {
                left--;
                page(memory, pfn, buffer);
            }
        }
        page(memory, -1, buffer);
        page(memory, Long.MAX_VALUE, buffer);
    }

    private static void page(PhysicalMemory memory, long pfn, PageBuffer buffer) {
        Presence presence = memory.presence(pfn);
        try {
            long length = memory.page(pfn, buffer).byteSize();
            if (length != memory.pageSize() || !presence.isReadable()) {
                throw new AssertionError("page 0x%x, %s, has %d bytes".formatted(pfn, presence, length));
            }
        } catch (CoreException e) {
            if (presence == Presence.ZERO) {
                throw new AssertionError("a page known to be zeros that cannot be read", e);
            }
        }
    }
}
