package coretime.vmcore.internal.filter;

import coretime.vmcore.CoreException;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.PageClass;
import coretime.vmcore.PageSelection;
import coretime.vmcore.PageSet;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Progress;
import coretime.vmcore.internal.convert.PageWork;
import coretime.vmcore.internal.kernel.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One run through the struct pages of all RAM, by several threads. */
public final class MemMapScan {
    /** Struct pages that are read at once; a block that cannot be read is tried again by pages. */
    private static final int BLOCK = 1024;

    private static final int SMALL = 64;
    private static final int MAX_PROBLEMS = 20;

    private final PhysicalMemory memory;
    private final Kernel kernel;
    private final MemSections sections;
    private final PageRules rules;
    private final PageSet ram;
    private final PageSet keep;
    private final Map<PageClass, Long> excluded = new EnumMap<>(PageClass.class);
    private final List<String> problems = new ArrayList<>();
    private long unknown;

    private record Run(PageClass kind, long firstPfn, long pages) {}

    /** Checks that VMCOREINFO has what is needed. */
    public MemMapScan(Kernel kernel, FilterLevel level) {
        Layout layout = new Layout(kernel.vmcoreinfo());
        this.kernel = kernel;
        this.memory = kernel.memory();
        this.sections = new MemSections(kernel.virtual(), layout);
        this.rules = new PageRules(layout, level);
        this.ram = PageSet.of(KernelRam.of(kernel));
        this.keep = ram.copy();
    }

    /** Goes through them. */
    public PageSelection run(int threads, Progress progress) {
        ThreadLocal<MemorySegment> buffers =
                ThreadLocal.withInitial(() -> Arena.ofAuto().allocate((long) BLOCK * rules.pageBytes(), Long.BYTES));
        new PageWork(memory, ram, threads, "reading page flags", progress)
                .run((first, end, page) -> block(first, (int) (end - first), buffers.get()));
        if (unknown > 0) {
            problems.addFirst("%d pages are kept since their struct pages cannot be read".formatted(unknown));
        }
        return new PageSelection(keep, excluded, problems);
    }

    private void block(long firstPfn, int count, MemorySegment buffer) {
        List<Run> runs = new ArrayList<>();
        // A block lies within one section: both are powers of two.
        if (!read(firstPfn, count, buffer, runs, count <= SMALL)) {
            for (long pfn = firstPfn; pfn < firstPfn + count; pfn += SMALL) {
                if (ram.next(pfn) < pfn + SMALL) {
                    read(pfn, (int) Math.min(SMALL, firstPfn + count - pfn), buffer, runs, true);
                }
            }
        }
        exclude(runs);
    }

    private boolean read(long firstPfn, int count, MemorySegment buffer, List<Run> runs, boolean isLast) {
        MemorySegment pages = buffer.asSlice(0, (long) count * rules.pageBytes());
        try {
            OptionalLong address = sections.structPage(firstPfn);
            if (address.isEmpty()) {
                isUnknown(firstPfn, count, "section of pfn 0x%x has no memory map".formatted(firstPfn));
                return true;
            }
            kernel.virtual().read(address.getAsLong(), pages);
        } catch (CoreException e) {
            if (isLast) {
                isUnknown(firstPfn, count, String.valueOf(e.getMessage()));
            }
            return isLast;
        }
        for (int i = 0; i < count; i++) {
            if (ram.contains(firstPfn + i)) {
                int before = runs.size();
                rules.decide(
                        pages,
                        (long) i * rules.pageBytes(),
                        firstPfn + i,
                        (kind, pfn, number) -> runs.add(new Run(kind, pfn, number)));
                if (runs.size() > before) {
                    // What a run covers is left out with it.
                    i += (int) Math.min(runs.getLast().pages(), count - i) - 1;
                }
            }
        }
        return true;
    }

    private synchronized void isUnknown(long firstPfn, int count, String problem) {
        for (long pfn = ram.next(firstPfn); pfn < firstPfn + count; pfn = ram.next(pfn + 1)) {
            unknown++;
        }
        if (problems.size() < MAX_PROBLEMS) {
            problems.add("pages 0x%x to 0x%x: %s".formatted(firstPfn, firstPfn + count - 1, problem));
        }
    }

    private synchronized void exclude(List<Run> runs) {
        for (Run run : runs) {
            long count = keep.clearRange(run.firstPfn(), run.firstPfn() + run.pages());
            if (count > 0) {
                excluded.merge(run.kind(), count, Long::sum);
            }
        }
    }
}
