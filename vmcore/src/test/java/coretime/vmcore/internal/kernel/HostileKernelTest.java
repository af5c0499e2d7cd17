package coretime.vmcore.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CrashCard;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.LogRecord;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.SyntheticKernel;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a guest's memory can hold to mislead, or a broken file can lack, while its kernel is looked for and read. */
class HostileKernelTest {
    /** A memory of which one page is there and cannot be decoded. */
    private record Damaged(PhysicalMemory whole, long damaged) implements PhysicalMemory {
        @Override
        public int pageSize() {
            return whole.pageSize();
        }

        @Override
        public RamMap ram() {
            return whole.ram();
        }

        @Override
        public Presence presence(long pfn) {
            return whole.presence(pfn);
        }

        @Override
        public MemorySegment page(long pfn, PageBuffer buffer) {
            if (pfn == damaged) {
                throw new DamagedCoreException("made", 0, "page", "not a page");
            }
            return whole.page(pfn, buffer);
        }
    }

    /** A memory that takes long to read, as one that the host has swapped out does. */
    private record Slow(PhysicalMemory whole, Duration each) implements PhysicalMemory {
        @Override
        public int pageSize() {
            return whole.pageSize();
        }

        @Override
        public RamMap ram() {
            return whole.ram();
        }

        @Override
        public Presence presence(long pfn) {
            return whole.presence(pfn);
        }

        @Override
        public MemorySegment page(long pfn, PageBuffer buffer) {
            LockSupport.parkNanos(each.toNanos());
            return whole.page(pfn, buffer);
        }
    }

    @Test
    void aCardIsMadeInTimeOfWhatCouldBeReadUntilThen() {
        SyntheticKernel made = new SyntheticKernel(false).log(1_000, 6, "Kernel panic - not syncing: slowly");
        try (MemoryCore source = made.core()) {
            PhysicalMemory memory = new Slow(source.memory(), Duration.ofMillis(20));
            MemoryCore core = LiveMemory.core("made", memory, source.cpus(), source.vmcoreinfo());
            assertThat(CrashCard.of(core).panic()).contains("slowly");

            List<String> log = new ArrayList<>();
            CrashCard card = CrashCard.of(Kernel.of(core).within(Duration.ofMillis(10)), log::addAll);
            assertThat(card.release().text()).isEqualTo(SyntheticKernel.RELEASE);
            assertThat(card.panic()).isEmpty();
            assertThat(card.problems())
                    .anyMatch(problem -> problem.contains("the log cannot be read")
                            && problem.contains("the guest's memory was read for 0.0 s"));
            assertThat(log).isEmpty();
        }
    }

    @Test
    void aSearchForTheKernelsPlaceEndsInTimeToo() {
        try (MemoryCore core =
                new SyntheticKernel(false).without("NUMBER(phys_base)").core()) {
            assertThat(Kernel.of(core).physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
            assertThatThrownBy(() -> Kernel.of(core, Duration.ZERO))
                    .isInstanceOf(KernelUnknownException.class)
                    .hasMessageContaining("the search was ended after 0.0 s");
        }
    }

    @Test
    void aDamagedPageBehindACopyOfVmcoreinfoDoesNotEndTheSearch() {
        long decoy = 0x600000;
        SyntheticKernel made = new SyntheticKernel(false).fill(decoy >> 12, (decoy >> 12) + 1, 'x');
        made.bytes(decoy + 4000, "OSRELEASE=6".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        try (MemoryCore source = made.coreWithoutVmcoreinfo()) {
            PhysicalMemory memory = new Damaged(source.memory(), (decoy >> 12) + 1);
            MemoryCore core = LiveMemory.core("made", memory, List.of(), Optional.empty());
            assertThat(Kernel.of(core).physBase()).isEqualTo(SyntheticKernel.PHYS_BASE);
        }
    }

    @Test
    void namesInTheKernelsMemoryAreSafeForATerminal() {
        try (MemoryCore core = new SyntheticKernel(false)
                .text(0x300000 + 65, "host\u001b]0;x\u0007\u009b")
                .core()) {
            assertThat(Kernel.of(core).utsname().orElseThrow().nodename()).isEqualTo("host\\x1b]0;x\\x07\\x9b");
        }
    }

    @Test
    void textThatWrapsMoreThanOnceIsNotBelieved() {
        SyntheticKernel made = new SyntheticKernel(false).log(1_000, 6, "first").log(2_000, 6, "second");
        // The second record's descriptor: its text begins in the ring's first round and ends in its sixth.
        made.word(0x320000 + 8, 0x20).word(0x320000 + 16, 0x5040);
        try (MemoryCore core = made.core()) {
            KernelLog log = KernelLog.read(Kernel.of(core));
            assertThat(log.lines()).containsExactly("[    0.000001] first");
            assertThat(log.problems()).singleElement().asString().contains("does not fit the ring");
        }
    }

    @Test
    void aLogOfLineEndsTakesNoMoreRoomThanAnother() {
        LogCollector log = new LogCollector(100, 10_000);
        log.add(record(0, "\n".repeat(100)));
        log.add(record(1, "\u0001".repeat(1000)));
        log.add(record(2, "x".repeat(3000)));
        assertThat(log.records()).extracting(LogRecord::sequence).containsExactly(1L, 2L);
        assertThat(log.problems()).singleElement().asString().contains("1 older records of the log were left out");
    }

    private static LogRecord record(long sequence, String text) {
        return new LogRecord(sequence, 0, 0, 6, Optional.empty(), text);
    }
}
