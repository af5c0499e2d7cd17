package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCopyTest {
    private static final FilterLevel ALL = new FilterLevel(31);

    @Property(tries = 100)
    void chosenPagesAreTheSamePagesAndTheOthersAreLeftOut(
            @ForAll List<@IntRange(max = SyntheticKernel.PAGES - 1) Integer> chosen) {
        SyntheticKernel made = new SyntheticKernel(false).fill(100, 200, 7);
        PageSet keep = new PageSet(SyntheticKernel.PAGES);
        chosen.forEach(keep::set);
        try (MemoryCore core = made.core();
                MemoryCopy copy = MemoryCopy.of(core.memory(), keep, 2)) {
            PageBuffer one = PageBuffer.of(core.memory());
            PageBuffer other = PageBuffer.of(copy);
            for (long pfn = 0; pfn < SyntheticKernel.PAGES; pfn++) {
                if (keep.contains(pfn)) {
                    assertThat(copy.presence(pfn)).isEqualTo(Presence.PRESENT);
                    assertThat(copy.page(pfn, other).mismatch(core.memory().page(pfn, one)))
                            .isEqualTo(-1);
                } else {
                    assertThat(copy.presence(pfn)).isEqualTo(Presence.EXCLUDED);
                    assertThat(copy.runLength(pfn, 8)).isZero();
                }
            }
            assertThat(copy.presence(SyntheticKernel.PAGES)).isEqualTo(Presence.NOT_RAM);
            assertThat(copy.bytes()).isEqualTo(keep.count() * 4096);
        }
    }

    @Test
    void aPageThatWasNotChosenCannotBeRead() {
        try (MemoryCore core = new SyntheticKernel(false).core();
                MemoryCopy copy = MemoryCopy.of(core.memory(), new PageSet(SyntheticKernel.PAGES), 1)) {
            assertThatThrownBy(() -> copy.page(3, PageBuffer.of(copy))).isInstanceOf(PageUnavailableException.class);
        }
    }

    @Test
    void aCoreOfACopyIsTheCoreOfTheMemory(@TempDir Path directory) {
        SyntheticKernel made = new SyntheticKernel(true)
                .log(1_000_000_000L, 3, "hello")
                .page(64, 0, 0, 4, SyntheticKernel.BUDDY)
                .fill(64, 80, 7);
        Path direct = directory.resolve("direct");
        Path copied = directory.resolve("copied");
        try (MemoryCore core = made.core()) {
            ConversionResult wanted = Conversion.of(core).level(ALL).to(direct).run(Progress.NONE);
            PageSelection selection = PageFilter.select(Kernel.of(core), ALL, 2, Progress.NONE);
            MemoryCopy copy = MemoryCopy.of(core.memory(), selection.keep(), 2);
            try (MemoryCore second = LiveMemory.core("copy", copy, core.cpus(), core.vmcoreinfo())) {
                ConversionResult result =
                        Conversion.of(second).level(ALL).to(copied).run(Progress.NONE);
                assertThat(result.notFiltered()).isEmpty();
                assertThat(result.written().pages()).isEqualTo(wanted.written().pages());
                assertThat(result.excluded()).isEqualTo(wanted.excluded());
            }
        }
        try (MemoryCore core = Cores.open(copied)) {
            assertThat(KernelLog.read(Kernel.of(core)).lines())
                    .last()
                    .asString()
                    .contains("hello");
        }
    }

    @Test
    void whatIsNotReadAnyMoreIsReleasedOnceAndBeforeThatNothingIs(@TempDir Path directory) {
        SyntheticKernel made = new SyntheticKernel(false)
                .page(64, 0, 0, 4, SyntheticKernel.BUDDY)
                .fill(64, 80, 7);
        List<Long> wanted = new ArrayList<>();
        List<Long> written = Collections.synchronizedList(new ArrayList<>());
        try (MemoryCore core = made.core()) {
            Conversion.of(core)
                    .level(ALL)
                    .to(directory.resolve("core"))
                    .releasing(new PageRelease() {
                        @Override
                        public void unwanted(PageSet keep) {
                            assertThat(written).isEmpty();
                            for (long pfn = keep.next(0); pfn < keep.endPfn(); pfn = keep.next(pfn + 1)) {
                                wanted.add(pfn);
                            }
                        }

                        @Override
                        public void written(long firstPfn, long endPfn) {
                            for (long pfn = firstPfn; pfn < endPfn; pfn++) {
                                written.add(pfn);
                            }
                        }
                    })
                    .run(Progress.NONE);
        }
        assertThat(wanted).isNotEmpty().doesNotContain(64L, 79L);
        assertThat(written).doesNotHaveDuplicates().containsAll(wanted);
    }
}
