package coretime.vmcore.internal.filter;

import coretime.vmcore.CoreException;
import coretime.vmcore.Kernel;
import coretime.vmcore.RamMap;
import coretime.vmcore.internal.kernel.Layout;
import java.util.ArrayList;
import java.util.List;

/** The RAM that the kernel uses, of what the core calls RAM. */
public final class KernelRam {
    private KernelRam() {}

    /**
     * Without what lies beyond the last page that the kernel has a {@code struct page} for: QEMU's ELF and kdump cores have
     * the firmware's ROM at the end of the first 4 GiB, and makedumpfile cannot filter a core that has more pages than the
     * kernel.
     */
    public static RamMap of(Kernel kernel) {
        RamMap ram = kernel.memory().ram();
        try {
            MemSections sections = new MemSections(kernel.virtual(), new Layout(kernel.vmcoreinfo()));
            List<RamMap.Range> ranges = new ArrayList<>(ram.ranges());
            while (!ranges.isEmpty()
                    && !sections.knows(
                            ranges.getLast().firstPfn(), ranges.getLast().endPfn())) {
                ranges.removeLast();
            }
            return ranges.isEmpty() ? ram : new RamMap(ram.pageSize(), ranges);
        } catch (CoreException e) {
            return ram; // What is not understood is kept.
        }
    }
}
