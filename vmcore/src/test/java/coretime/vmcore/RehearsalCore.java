package coretime.vmcore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes the core on which the build rehearses {@code coretime core} for its AOT cache: a synthetic kernel that has panicked,
 * with free pages, cache, and pages of noise, text and zeros.
 */
public final class RehearsalCore {
    private static final List<String> PANIC = List.of(
            "sysrq: Trigger a crash",
            "Kernel panic - not syncing: sysrq triggered crash",
            "CPU: 1 PID: 77 Comm: sh Not tainted 6.1.0-test #1  Debian",
            "Call Trace:",
            " <TASK>",
            " panic+0x118/0x2ed",
            " handle_it+0x1/0x20",
            " </TASK>",
            "---[ end Kernel panic - not syncing: sysrq triggered crash ]---");

    private static final int FIRST = 3072;
    private static final int BLOCK = 16;
    private static final long SEED = 5;

    private RehearsalCore() {}

    /** Writes it into the file named. */
    public static void main(String[] arguments) {
        SyntheticKernel kernel = new SyntheticKernel(false);
        SyntheticSymbols.put(
                kernel,
                true,
                Map.of(
                        SyntheticKernel.virtual(0x200000), "T_stext",
                        SyntheticKernel.virtual(0x201000), "Thandle_it",
                        SyntheticKernel.virtual(0x202000), "Tend",
                        SyntheticKernel.virtual(0x300000), "Dinit_uts_ns"));
        long nanos = 1_000_000_000L;
        for (String line : PANIC) {
            kernel.log(nanos, 0, line);
            nanos += 1000;
        }
        Random random = new Random(SEED);
        for (int pfn = FIRST; pfn < SyntheticKernel.PAGES; pfn += BLOCK) {
            byte[] content = new byte[BLOCK * 4096];
            switch (pfn / BLOCK % 4) {
                case 0 -> random.nextBytes(content);
                case 1 -> text(content, random);
                case 2 -> kernel.page(pfn, 0, 0, 4, SyntheticKernel.BUDDY);
                default -> kernel.page(pfn, 1L << SyntheticKernel.PG_LRU, 0, 0, 0);
            }
            kernel.bytes((long) pfn * 4096, content);
        }
        try (MemoryCore core = kernel.core()) {
            Conversion.of(core)
                    .format(CoreFormat.Kind.ELF)
                    .overwrite(true)
                    .to(Path.of(arguments[0]))
                    .run(Progress.NONE);
        }
    }

    private static void text(byte[] content, Random random) {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ("kernel text ".charAt(i % 12) + (i % 64 == 0 ? random.nextInt(16) : 0));
        }
    }
}
