package coretime.vmcore;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a kernel's page tables lead where VMCOREINFO says.
 *
 * @param walked how many of its symbols were looked up
 * @param problems those that cannot be read: one sentence each
 */
public record KernelCheck(int walked, List<String> problems) {
    private static final List<String> SYMBOLS = List.of(
            "init_uts_ns", "node_online_map", "_stext", "mem_section", "prb", "log_buf", "vmap_area_list", "clear_seq");

    /** Copies the list. */
    public KernelCheck {
        problems = List.copyOf(problems);
    }

    /** Reads a word at each symbol that is there, and compares the release with the one in the kernel's own memory. */
    public static KernelCheck of(Kernel kernel) {
        List<String> problems = new ArrayList<>(kernel.problems());
        int walked = 0;
        for (String symbol : SYMBOLS) {
            if (kernel.vmcoreinfo().symbol(symbol).isPresent()) {
                walked++;
                try {
                    kernel.virtual().u64(kernel.vmcoreinfo().symbol(symbol).getAsLong());
                } catch (CoreException e) {
                    problems.add("SYMBOL(%s): %s".formatted(symbol, e.getMessage()));
                }
            }
        }
        return new KernelCheck(walked, problems);
    }
}
