package coretime.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import coretime.vmcore.CpuState;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelSymbols;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Symbol;
import coretime.vmcore.VirtualMemory;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a kernel has its pages for, as far as it writes to them while its processes stand still: its variables by name, the
 * areas and stacks of its CPUs, slabs, struct pages and modules (Linux arch/x86/include/asm/page_64_types.h and
 * pgtable_64_types.h).
 */
final class KernelPlaces {
    /** What the kernel alone would not write: its code, page tables, processes' memory, the page cache, free pages. */
    static final String UNEXPLAINED = "unexplained";

    private static final long START_KERNEL_MAP = 0xffffffff80000000L;
    private static final long MODULES = 0xffffffffc0000000L;
    /** No more than that is looked at for modules. */
    private static final long MODULES_BYTES = 64L << 20;

    private static final long THREAD_SIZE = 16 << 10;
    /** PERCPU_MODULE_RESERVE and PERCPU_DYNAMIC_RESERVE. */
    private static final long PER_CPU_RESERVE = (8 << 10) + (28 << 10);

    private static final long PAGE_SIZE = 4096;

    private final Kernel kernel;
    private final KernelSymbols symbols;
    private final PageTypes types;
    private final Map<Long, String> places = new HashMap<>();

    private KernelPlaces(Kernel kernel) {
        this.kernel = kernel;
        this.symbols = KernelSymbols.read(kernel);
        this.types = PageTypes.of(kernel);
    }

    /** Those of a guest whose RAM is in one piece. */
    static KernelPlaces of(MemoryCore core, long endPfn) {
        KernelPlaces places = new KernelPlaces(Kernel.of(core));
        places.addModules();
        places.addStructPages(endPfn);
        core.cpus().forEach(places::addCpu);
        return places;
    }

    private void addModules() {
        add("a module", MODULES, MODULES_BYTES);
    }

    private void addStructPages(long endPfn) {
        long first = types.structPage(0);
        add("struct pages", first, types.structPage(endPfn - 1) - first);
    }

    private void addCpu(CpuState cpu) {
        VirtualMemory memory = kernel.virtual();
        long area = memory.u64(symbol("__per_cpu_offset") + (long) cpu.number() * Long.BYTES);
        add("per-CPU area", area, symbol("__per_cpu_end") + PER_CPU_RESERVE);
        add("stack of a CPU", cpu.registers().stackPointer() & -THREAD_SIZE, THREAD_SIZE);
        long interruptStack = memory.u64(area + symbol("hardirq_stack_ptr"));
        add("interrupt stack of a CPU", interruptStack & -THREAD_SIZE, THREAD_SIZE);
    }

    private long symbol(String name) {
        return symbols.address(name).orElseThrow();
    }

    /** The pages that are mapped there. */
    private void add(String place, long address, long bytes) {
        for (long at = address; at < address + bytes; at += PAGE_SIZE) {
            kernel.virtual().translate(at).ifPresent(physical -> places.putIfAbsent(physical / PAGE_SIZE, place));
        }
    }

    /** What the bytes are for in which two contents of a page differ. */
    Set<String> ofDifference(long pfn, MemorySegment one, MemorySegment other) {
        Set<String> found = new TreeSet<>();
        for (long i = 0; i < PAGE_SIZE; i++) {
            if (one.get(JAVA_BYTE, i) != other.get(JAVA_BYTE, i)) {
                found.add(at(pfn * PAGE_SIZE + i));
            }
        }
        return found;
    }

    private String at(long physical) {
        long pfn = physical / PAGE_SIZE;
        long address = START_KERNEL_MAP + physical - kernel.physBase();
        if (address >= symbol("_sdata") && address < symbol("_end")) {
            return "variable " + symbols.at(address).map(Symbol::name).orElse("without a name");
        }
        return places.getOrDefault(pfn, types.isSlab(pfn) ? "slab" : UNEXPLAINED);
    }
}
