package coretime.vmcore.fuzz;

import coretime.vmcore.MemoryCore;
import coretime.vmcore.SyntheticKernel;
import coretime.vmcore.Vmcoreinfo;

/** A guest that said what it liked of itself: the input is VMCOREINFO. */
public final class VmcoreinfoFuzzer {
    private static final SyntheticKernel KERNEL = MemoryFuzzer.kernel(false);

    private VmcoreinfoFuzzer() {}

    /** VMCOREINFO as it should be. */
    static byte[] seed() {
        return KERNEL.vmcoreinfo().bytes();
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        Explored.attempt(() -> {
            try (MemoryCore core = KERNEL.coreWith(Vmcoreinfo.parse(input))) {
                Explored.core(core);
            }
        });
    }
}
