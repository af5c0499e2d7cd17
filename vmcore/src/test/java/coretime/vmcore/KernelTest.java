package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theKernelIsFoundByItsVmcoreinfo(boolean isFiveLevel) {
        Kernel kernel = Kernel.of(new SyntheticKernel(isFiveLevel).core());
        assertThat(kernel.physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
        assertThat(kernel.vmcoreinfoWasSearched()).isFalse();
        assertThat(kernel.utsname().orElseThrow().release()).isEqualTo(SyntheticKernel.RELEASE);
        assertThat(kernel.problems()).isEmpty();
        assertThat(kernel.release()).hasToString(SyntheticKernel.RELEASE);
        assertThat(KernelCheck.of(kernel).problems()).isEmpty();
        assertThat(KernelCheck.of(kernel).walked()).isPositive();
    }

    @Test
    void textThatIsMadeToBeSearchedDoesNotOutlastTheTime() {
        SyntheticKernel made = new SyntheticKernel(false).without("OSRELEASE");
        String flood = "OSRELEASE=\n".repeat(4096 / 11);
        for (long pfn = 0x400; pfn < 0xc00; pfn++) {
            made.text(pfn << 12, flood);
        }
        try (MemoryCore core = made.coreWithoutVmcoreinfo()) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> Kernel.of(core, Duration.ofMillis(100))).hasMessageContaining("was ended after");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aSearchEndsWhenItsTimeIsUp() {
        try (MemoryCore core = new SyntheticKernel(false).coreWithoutVmcoreinfo()) {
            assertThatThrownBy(() -> Kernel.of(core, Duration.ZERO))
                    .isInstanceOf(KernelUnknownException.class)
                    .hasMessageContaining("the search was ended after 0.0 s");
            assertThat(Kernel.of(core, Duration.ofMinutes(1)).vmcoreinfoWasSearched())
                    .isTrue();
        }
    }

    @Test
    void withoutADeviceVmcoreinfoIsSearchedForInMemory() {
        Kernel kernel = Kernel.of(new SyntheticKernel(false).coreWithoutVmcoreinfo());
        assertThat(kernel.vmcoreinfoWasSearched()).isTrue();
        assertThat(kernel.physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
    }

    @Test
    void whatAnEarlierBootLeftInMemoryIsNotTakenForTheKernelThatRan() {
        SyntheticKernel made = new SyntheticKernel(false);
        made.text(SyntheticKernel.VMCOREINFO_AT, new String(made.vmcoreinfo().bytes(), StandardCharsets.ISO_8859_1));
        // The earlier one's name and page tables, all whole, where chance had moved it.
        made.text(0xd00000 + 2 * 65, SyntheticKernel.RELEASE)
                .word(0xe00000 + 511 * 8, 0xe01003)
                .word(0xe01000 + 510 * 8, 0xe02003)
                .word(0xe02000, 0xc00083);
        Vmcoreinfo earlier = Vmcoreinfo.parse("""
                OSRELEASE=%s
                PAGESIZE=4096
                NUMBER(phys_base)=%d
                SYMBOL(init_uts_ns)=%x
                OFFSET(uts_namespace.name)=0
                SYMBOL(init_top_pgt)=%x
                """.formatted(
                        SyntheticKernel.RELEASE,
                        0xc00000,
                        SyntheticKernel.IMAGE + 0x100000,
                        SyntheticKernel.IMAGE + 0x200000)
                .getBytes(StandardCharsets.ISO_8859_1));

        Kernel kernel = Kernel.of(made.coreWith(earlier));

        assertThat(kernel.physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
        assertThat(kernel.vmcoreinfoWasSearched()).isTrue();
        assertThat(kernel.problems()).isEmpty();
    }

    @Test
    void kernelsThatDoNotSayWhereTheirNameLiesHaveItBehindAReferenceCount() {
        SyntheticKernel old = new SyntheticKernel(false)
                .without("OFFSET(uts_namespace.name)")
                .word(0x300000, 1)
                .text(0x300000 + 2 * 65, "")
                .text(0x300004 + 2 * 65, SyntheticKernel.RELEASE);
        for (MemoryCore core : List.of(old.core(), old.coreWithoutVmcoreinfo())) {
            assertThat(Kernel.of(core).physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
            assertThat(Kernel.of(core).utsname().orElseThrow().release()).isEqualTo(SyntheticKernel.RELEASE);
        }
    }

    @Test
    void aWrongPhysBaseIsFoundOut() {
        SyntheticKernel wrong = new SyntheticKernel(false).without("NUMBER(phys_base)");
        assertThat(Kernel.of(wrong.info("NUMBER(phys_base)=4194304").core()).physBase())
                .isEqualTo(SyntheticKernel.PHYS_BASE);
    }

    @Test
    void memoryWithoutAKernelIsSaidToHaveNone() {
        SyntheticKernel none = new SyntheticKernel(false).text(0x300000 + 2 * 65, "other");
        assertThatThrownBy(() -> Kernel.of(none.core()))
                .isInstanceOf(KernelUnknownException.class)
                .hasMessageContaining("does not fit its memory");
        assertThatThrownBy(() -> Kernel.of(
                        new SyntheticKernel(false).without("OSRELEASE").coreWithoutVmcoreinfo()))
                .isInstanceOf(KernelUnknownException.class)
                .hasMessageContaining("no VMCOREINFO");
    }

    @Test
    void memoryIsReadThroughThePageTables() {
        SyntheticKernel made = new SyntheticKernel(true).word(0x350ffc, 0x1122334455667788L);
        VirtualMemory memory = Kernel.of(made.core()).virtual();
        long address = SyntheticKernel.virtual(0x350ffc);
        assertThat(memory.translate(address)).isEqualTo(OptionalLong.of(0x350ffc));
        assertThat(memory.u64(address)).isEqualTo(0x1122334455667788L);
        assertThat(memory.u32(address)).isEqualTo(0x55667788L);
        assertThat(memory.u16(address + 4)).isEqualTo(0x3344);
        assertThat(memory.u8(address + 7)).isEqualTo(0x11);
        assertThat(memory.read(address, 9)).hasSize(9).startsWith((byte) 0x88, (byte) 0x77);
        assertThat(memory.translate(0x1000)).isEmpty();
        assertThatThrownBy(() -> memory.u64(0x1000)).isInstanceOf(UnmappedAddressException.class);
        assertThatThrownBy(() -> memory.u64(1L << 62)).isInstanceOf(UnmappedAddressException.class);
        assertThatThrownBy(() -> memory.read(address, -1)).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> memory.read(-4, 16)).isInstanceOf(CoreException.class);
        assertThat(memory.string(SyntheticKernel.virtual(0x300000 + 2 * 65), 3)).isEqualTo("6.1");
    }

    @Test
    void tablesThatPointAtThemselvesEnd() {
        SyntheticKernel made = new SyntheticKernel(false);
        for (int i = 0; i < 512; i += 2) {
            made.word(SyntheticKernel.ROOT + 8L * i, SyntheticKernel.ROOT | 3);
        }
        VirtualMemory memory = Kernel.of(made.core()).virtual();
        assertThat(memory.translate(0)).isPresent();
        assertThat(memory.u64(0) & ~0xfffL).isEqualTo(SyntheticKernel.ROOT);
    }

    @Test
    void theLogIsReadToItsVeryLastLine() {
        SyntheticKernel made = new SyntheticKernel(false);
        for (int i = 0; i < 150; i++) {
            made.log(1_000_000_123L * i, 6, "line %d of many, long enough to wrap around the ring".formatted(i));
        }
        made.log(200_000_000_000L, 0, "Kernel panic - not syncing:\n\u001b[31mtwo lines");
        KernelLog log = KernelLog.read(Kernel.of(made.core()));
        List<String> lines = log.lines();
        assertThat(lines).endsWith("[  200.000000] Kernel panic - not syncing:", "               \\x1b[31mtwo lines");
        assertThat(log.records().getLast().level()).isZero();
        assertThat(log.records().getLast().caller()).contains("C1");
        assertThat(log.linesWithCallers().getFirst()).contains("[      C1] line ");
        assertThat(log.records()).hasSizeGreaterThan(50);
    }

    @Test
    void anEmptyLogHasNoLines() {
        assertThat(KernelLog.read(Kernel.of(new SyntheticKernel(false).core())).lines())
                .isEmpty();
    }

    @Test
    void aRingOfAbsurdSizeIsNamed() {
        SyntheticKernel made = new SyntheticKernel(false).word(0x310000, 60);
        assertThatThrownBy(() -> KernelLog.read(Kernel.of(made.core())))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("count_bits");
    }

    @Test
    void aDamagedRingSaysWhatIsWrongAndGivesTheRest() {
        SyntheticKernel made = new SyntheticKernel(false);
        for (int i = 0; i < 20; i++) {
            made.log(i, 6, "line " + i);
        }
        made.word(0x320000 + 5 * 24, -1).word(0x320000 + 7 * 24 + 16, 1L << 40);
        made.word(0x320000 + 9 * 24, 0x3fffffffL + 10);
        KernelLog log = KernelLog.read(Kernel.of(made.core()));
        assertThat(log.records()).hasSizeBetween(15, 20);
        assertThat(log.problems()).isNotEmpty();
    }

    @Test
    void aKernelWithoutALogSaysSo() {
        assertThatThrownBy(() -> KernelLog.read(Kernel.of(
                        new SyntheticKernel(false).without("SYMBOL(prb)").core())))
                .isInstanceOf(KernelUnknownException.class)
                .hasMessageContaining("prb");
    }

    @Test
    void theOlderRecordsAreReadAcrossTheirWrap() {
        SyntheticKernel made = records();
        record(made, 0x380000 + 0x80, 5_000_000_000L, "first");
        made.word(0x380000 + 0x80 + 32 + 8, 0);
        record(made, 0x380000, 6_000_000_000L, "last");
        KernelLog log = KernelLog.read(Kernel.of(made.core()));
        assertThat(log.lines()).containsExactly("[    5.000000] first", "[    6.000000] last");
        assertThat(log.problems()).isEmpty();
    }

    @Test
    void recordsThatPointAtEachOtherEnd() {
        SyntheticKernel made = records();
        record(made, 0x380000 + 0x80, 1, "again");
        KernelLog log = KernelLog.read(Kernel.of(made.core()));
        assertThat(log.records()).hasSize(1);
        assertThat(log.problems()).isNotEmpty();
    }

    @Test
    void theOldestTextIsReadToo() {
        SyntheticKernel made = new SyntheticKernel(false).without("SYMBOL(prb)");
        String text = "<6>[    1.500000] one\n<4>two\nplain\n";
        made.text(0x380000, text).word(0x390000, SyntheticKernel.virtual(0x380000));
        made.word(0x390008, 4096).word(0x390010, text.length());
        made.symbol("log_buf", 0x390000).symbol("log_buf_len", 0x390008).symbol("log_end", 0x390010);
        KernelLog log = KernelLog.read(Kernel.of(made.core()));
        assertThat(log.records()).hasSize(3);
        assertThat(log.records().getFirst().nanos()).isEqualTo(1_500_000_000L);
        assertThat(log.records().get(1).text()).isEqualTo("two");
    }

    private static SyntheticKernel records() {
        SyntheticKernel made = new SyntheticKernel(false).without("SYMBOL(prb)");
        made.info("SIZE(printk_log)=16", "OFFSET(printk_log.ts_nsec)=0", "OFFSET(printk_log.len)=8");
        made.info("OFFSET(printk_log.text_len)=10");
        made.word(0x390000, SyntheticKernel.virtual(0x380000)).word(0x390008, 4096);
        made.word(0x390010, 0x80).word(0x390018, 0x20);
        made.symbol("log_buf", 0x390000).symbol("log_buf_len", 0x390008);
        return made.symbol("log_first_idx", 0x390010).symbol("log_next_idx", 0x390018);
    }

    private static void record(SyntheticKernel made, long at, long nanos, String text) {
        made.word(at, nanos).word(at + 8, 32L | (long) text.length() << 16).text(at + 16, text);
    }
}
