package coretime.vmcore.fuzz;

import coretime.vmcore.MemoryCore;
import coretime.vmcore.SyntheticKernel;
import coretime.vmcore.SyntheticSymbols;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A guest that wrote what it liked where the kernel keeps its page tables, log, struct pages and symbols: the input is a
 * byte of choices, then patches of 11 bytes: a region, an offset in it, a word.
 */
public final class MemoryFuzzer {
    static final int PATCH = 11;
    static final int REGIONS = 9;

    private static final long[] STARTS = {
        0x400000, 0x310000, 0x320000, 0x340000, 0x380000, 0x3c0000, 0x800000, 0x3e0000, 0x300000
    };
    private static final int MAX_PATCHES = 256;

    private MemoryFuzzer() {}

    /** A kernel with a report in its log and symbols. */
    static SyntheticKernel kernel(boolean isFiveLevel) {
        SyntheticKernel kernel = new SyntheticKernel(isFiveLevel)
                .log(1_000_000_000L, 6, "rtc: setting system clock to 2026-11-24T06:21:37 UTC (1795501297)")
                .log(2_000_000_000L, 1, "Kernel panic - not syncing: Fatal exception")
                .log(2_000_000_001L, 1, "CPU: 0 PID: 1 Comm: sh Tainted: G        W          6.1.0-test #1")
                .log(2_000_000_002L, 1, "Call Trace:")
                .log(2_000_000_003L, 1, " do_handle_it+0x1/0x2 [module]")
                .page(64, 0, 0, 4, -129)
                .compound(128, 3, 2);
        SyntheticSymbols.put(
                kernel,
                true,
                Map.of(
                        SyntheticKernel.virtual(0x200000), "T_stext",
                        SyntheticKernel.virtual(0x201000), "tdo_handle_it",
                        SyntheticKernel.virtual(0x300000), "Dinit_uts_ns"));
        return kernel;
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        SyntheticKernel kernel = kernel((input[0] & 1) != 0);
        ByteBuffer patches = ByteBuffer.wrap(input, 1, input.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < MAX_PATCHES && patches.remaining() >= PATCH; i++) {
            long start = STARTS[Byte.toUnsignedInt(patches.get()) % REGIONS];
            kernel.word(start + Short.toUnsignedInt(patches.getShort()), patches.getLong());
        }
        Explored.attempt(() -> {
            try (MemoryCore core = (input[0] & 2) != 0 ? kernel.coreWithoutVmcoreinfo() : kernel.core()) {
                Explored.core(core);
            }
        });
    }
}
