package coretime.vmcore.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import coretime.vmcore.Kernel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.SyntheticKernel;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KallsymsTest {
    private static final int SYMBOLS = 1 << 18;
    private static final long SCALARS = 0x3e0000;
    private static final long OFFSETS = 0x500000;
    private static final long NAMES = 0x700000;
    private static final long TOKENS = 0x780000;
    private static final long ALL_AT = 0x3f0000;

    /** All symbols but two have one address; the last is one that VMCOREINFO knows. */
    private static SyntheticKernel crowded() {
        byte[] offsets = new byte[SYMBOLS * 4];
        byte[] names = new byte[SYMBOLS * 2];
        for (int i = 0; i < SYMBOLS; i++) {
            boolean isLast = i == SYMBOLS - 1;
            int offset = (int) (isLast ? ALL_AT + 0x100 : i == 0 ? 0x1000 : ALL_AT);
            for (int b = 0; b < 4; b++) {
                offsets[4 * i + b] = (byte) (offset >>> (8 * b));
            }
            names[2 * i] = 1;
            names[2 * i + 1] = (byte) (isLast ? 3 : i == 1 ? 2 : 1);
        }
        byte[] index = new byte[512];
        Arrays.setAll(new int[3], i -> index[2 * (i + 1)] = (byte) (16 * i));
        return new SyntheticKernel(false)
                .bytes(OFFSETS, offsets)
                .bytes(NAMES, names)
                .text(TOKENS, "Tother")
                .text(TOKENS + 16, "Tfirst")
                .text(TOKENS + 32, "D_stext")
                .bytes(TOKENS + 0x1000, index)
                .word(SCALARS, SYMBOLS)
                .word(SCALARS + 8, SyntheticKernel.IMAGE)
                .without("SYMBOL(_stext)")
                .info("SYMBOL(_stext)=%x".formatted(SyntheticKernel.IMAGE + ALL_AT + 0x100))
                .symbol("kallsyms_num_syms", SCALARS)
                .symbol("kallsyms_relative_base", SCALARS + 8)
                .symbol("kallsyms_offsets", OFFSETS)
                .symbol("kallsyms_names", NAMES)
                .symbol("kallsyms_token_table", TOKENS)
                .symbol("kallsyms_token_index", TOKENS + 0x1000);
    }

    @Test
    void manySymbolsOfOneAddressCostNoMoreThanOne() {
        try (MemoryCore core = crowded().core()) {
            Kernel kernel = Kernel.of(core);
            Kallsyms table = Kallsyms.read(kernel.virtual(), kernel.vmcoreinfo());
            long address = SyntheticKernel.IMAGE + ALL_AT + 0x10;
            assertThat(table.at(address).orElseThrow()).hasToString("first+0x10/0x100");
            assertThat(table.at(SyntheticKernel.IMAGE + 0x1000).orElseThrow())
                    .hasToString("other+0x0/0x%x".formatted(ALL_AT - 0x1000));
            assertThat(table.at(SyntheticKernel.IMAGE)).isEmpty();
            // As many words as the stacks of some CPUs have.
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                for (int i = 0; i < 100_000; i++) {
                    assertThat(table.isCode(address) && table.at(address).isPresent())
                            .isTrue();
                }
            });
        }
    }
}
