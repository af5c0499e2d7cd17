package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashCardTest {
    private static final String CPU = "CPU: 1 PID: 77 Comm: sh: x Tainted: G        W  OE      6.1.0-test #1  Debian";
    private static final long UTS = SyntheticKernel.virtual(0x300000);

    private static final List<String> SYSRQ = List.of(
            "sysrq: Trigger a crash",
            "Kernel panic - not syncing: sysrq triggered crash",
            CPU,
            "Hardware name: none",
            "Call Trace:",
            " <TASK>",
            " dump_stack_lvl+0x44/0x5c",
            " panic+0x118/0x2ed",
            " ? _printk+0x58/0x73",
            " sysrq_handle_crash.cold+0x16/0x20",
            " handle_it+0x1/0x20 [virtio_net]",
            " </TASK>",
            "Kernel Offset: 0x37200000 from 0xffffffff81000000",
            "---[ end Kernel panic - not syncing: sysrq triggered crash ]---");

    private static final List<String> OOPS = List.of(
            "BUG: kernel NULL pointer dereference, address: 0000000000000008",
            "#PF: supervisor read access in kernel mode",
            "Oops: 0000 [#1] PREEMPT SMP",
            "CPU: 0 PID: 300 Comm: modprobe Not tainted 6.1.0-test #1  Debian",
            "RIP: 0010:break_it+0x12/0x40 [bad]",
            "Code: 00 11",
            "Call Trace:",
            " <TASK>",
            " do_one_initcall+0x56/0x220",
            " ? kmalloc_trace+0x2a/0xa0",
            " do_init_module+0x4a/0x210",
            " </TASK>",
            "Modules linked in: bad(OE)",
            "---[ end trace 0000000000000000 ]---",
            "RIP: 0010:break_it+0x12/0x40 [bad]",
            "Kernel panic - not syncing: Fatal exception");

    private static SyntheticKernel logged(List<String> lines) {
        SyntheticKernel kernel = new SyntheticKernel(false);
        long nanos = 5_000_000_000L;
        for (String line : lines) {
            kernel.log(nanos, 0, line);
            nanos += 1000;
        }
        return kernel;
    }

    private static CrashCard card(SyntheticKernel kernel) {
        try (MemoryCore core = kernel.core()) {
            return CrashCard.of(core);
        }
    }

    private static List<String> texts(CrashCard card) {
        return card.backtrace().stream().map(StackFrame::toString).toList();
    }

    @Test
    void aPanicIsOnItsCard() {
        CrashCard card = card(logged(SYSRQ));
        assertThat(card.panic()).contains("sysrq triggered crash");
        assertThat(card.cause()).isEmpty();
        assertThat(card.cpu()).hasValue(1);
        assertThat(card.pid()).hasValue(77);
        assertThat(card.task()).contains("sh: x");
        assertThat(card.taint()).contains("G W OE");
        assertThat(card.uptime().orElseThrow()).isEqualTo(Duration.ofNanos(5_000_013_000L));
        assertThat(texts(card))
                .containsExactly(
                        "dump_stack_lvl+0x44/0x5c",
                        "panic+0x118/0x2ed",
                        "sysrq_handle_crash.cold+0x16/0x20",
                        "handle_it+0x1/0x20 [virtio_net]");
        assertThat(card.signature().orElseThrow().text())
                .isEqualTo("sysrq triggered crash in sysrq_handle_crash < handle_it [virtio_net]");
        assertThat(card.problems()).singleElement().asString().contains("no kallsyms_num_syms");
    }

    @Test
    void anOopsIsTheCauseOfItsPanic() {
        CrashCard card = card(logged(OOPS));
        assertThat(card.panic()).contains("Fatal exception");
        assertThat(card.cause()).contains("BUG: kernel NULL pointer dereference, address: 0000000000000008");
        assertThat(card.task()).contains("modprobe");
        assertThat(card.taint()).isEmpty();
        assertThat(card.at().orElseThrow()).hasToString("break_it+0x12/0x40 [bad]");
        assertThat(card.signature().orElseThrow().text())
                .isEqualTo("BUG: kernel NULL pointer dereference, address: N in"
                        + " break_it [bad] < do_one_initcall < do_init_module");
    }

    @Test
    void equalCrashesHaveOneSignatureAndOthersAnother() {
        List<String> again = SYSRQ.stream()
                .map(line -> line.replace("0x16/0x20", "0x19/0x24")
                        .replace("PID: 77", "PID: 8")
                        .replace("crash.cold", "crash.constprop.0"))
                .toList();
        List<String> other = SYSRQ.stream()
                .map(line -> line.replace("handle_it", "handle_that"))
                .toList();
        CrashSignature signature = card(logged(SYSRQ)).signature().orElseThrow();
        assertThat(card(logged(again)).signature()).contains(signature);
        assertThat(card(logged(other)).signature().orElseThrow().id())
                .isNotEqualTo(signature.id())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void aGuestThatDidNotPanicHasNoSignature() {
        CrashCard card = card(logged(List.of("all is well", "Kernel panicked not")));
        assertThat(card.panic()).isEmpty();
        assertThat(card.signature()).isEmpty();
        assertThat(card.backtrace()).isEmpty();
    }

    @Test
    void aLongLogOfNonsenseMakesNoCard() {
        List<String> lines = List.of(
                "Kernel panic - not syncing: " + "x\u001b[31m".repeat(100),
                "CPU: 99999999999 PID: 1 Comm: a Tainted: G 6.1",
                "CPU: 1 PID: 9999999999 Comm: a Not tainted 6.1.0 #1",
                "Call Trace:",
                " a+0xfffffffffffffffff/0x1",
                " b+0x1/0x2");
        CrashCard card = card(logged(lines));
        assertThat(card.panic().orElseThrow()).doesNotContain("\u001b").hasSizeLessThan(600);
        assertThat(card.pid()).isEmpty();
        assertThat(texts(card)).containsExactly("b+0x1/0x2");
    }

    private static Map<Long, String> symbols() {
        Map<Long, String> symbols = new HashMap<>();
        symbols.put(SyntheticKernel.virtual(0x200000), "T_stext");
        symbols.put(SyntheticKernel.virtual(0x201000), "tdo_handle_it");
        symbols.put(SyntheticKernel.virtual(0x201040), "Tlong" + "_name".repeat(60));
        symbols.put(SyntheticKernel.virtual(0x201080), "Tend");
        symbols.put(UTS, "Dinit_uts_ns");
        symbols.put(UTS + 0x100, "Dbehind");
        return symbols;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKernelsOwnSymbolsAreRead(boolean hasAbsolute) {
        SyntheticKernel kernel = logged(SYSRQ);
        SyntheticSymbols.put(kernel, hasAbsolute, symbols());
        try (MemoryCore core = kernel.core()) {
            KernelSymbols table = KernelSymbols.read(Kernel.of(core));
            long function = SyntheticKernel.virtual(0x201000);
            assertThat(table.count()).isEqualTo(6);
            assertThat(table.at(function + 0x3f).orElseThrow()).hasToString("do_handle_it+0x3f/0x40");
            assertThat(table.at(function + 0x40).orElseThrow().name()).startsWith("long_name_name");
            assertThat(table.at(0x1000)).isEmpty();
            assertThat(table.at(-1L)).isEmpty();
            assertThat(table.isCode(function)).isTrue();
            assertThat(table.isCode(UTS)).isFalse();
            assertThat(table.address("end")).hasValue(SyntheticKernel.virtual(0x201080));
            assertThat(table.address("nowhere")).isEmpty();
        }
        CrashCard card = card(kernel);
        assertThat(card.problems()).isEmpty();
        assertThat(card.cpus().getFirst().symbol().orElseThrow().name()).isEqualTo("init_uts_ns");
    }

    @Test
    void withoutABacktraceInTheLogTheStackIsLookedAt() {
        SyntheticKernel kernel = logged(List.of("Kernel panic - not syncing: quietly"));
        SyntheticSymbols.put(kernel, true, symbols());
        kernel.word(SyntheticKernel.STACK + 0x180, SyntheticKernel.virtual(0x201010));
        kernel.word(SyntheticKernel.STACK + 0x80, SyntheticKernel.virtual(0x201050));
        CrashCard card = card(kernel);
        assertThat(texts(card)).containsExactly("init_uts_ns+0x0/0x100", "? do_handle_it+0x10/0x40");
        assertThat(card.signature().orElseThrow().text()).contains("do_handle_it");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000_000, 100_000})
    void aTableThatCannotBeIsRefused(long count) {
        SyntheticKernel kernel = logged(SYSRQ);
        SyntheticSymbols.put(kernel, true, symbols());
        kernel.word(0x3e0000, count);
        try (MemoryCore core = kernel.core()) {
            Kernel found = Kernel.of(core);
            assertThatThrownBy(() -> KernelSymbols.read(found)).isInstanceOf(CoreException.class);
            assertThat(CrashCard.of(found).panic()).isPresent();
        }
    }

    @Test
    void aTableThatDoesNotHaveWhatVmcoreinfoSaysIsRefused() {
        SyntheticKernel kernel = logged(SYSRQ);
        SyntheticSymbols.put(kernel, true, Map.of(SyntheticKernel.virtual(0x201000), "Tother"));
        try (MemoryCore core = kernel.core()) {
            Kernel found = Kernel.of(core);
            assertThatThrownBy(() -> KernelSymbols.read(found))
                    .isInstanceOf(KernelUnknownException.class)
                    .hasMessageContaining("does not have what VMCOREINFO says");
        }
    }
}
