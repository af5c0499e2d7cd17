package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversionTest {
    @TempDir
    private Path directory = Path.of("");

    private final SyntheticKernel made = new SyntheticKernel(true)
            .log(1_000_000_000L, 3, "hello")
            .page(64, 0, 0, 4, SyntheticKernel.BUDDY)
            .fill(64, 80, 7)
            .fill(3500, 3600, 9);

    private static void areEqual(MemoryCore one, MemoryCore other, int readable) {
        PageBuffer first = PageBuffer.of(one.memory());
        PageBuffer second = PageBuffer.of(other.memory());
        int equal = 0;
        for (long pfn = 0; pfn < SyntheticKernel.PAGES; pfn++) {
            if (other.memory().presence(pfn).isReadable()) {
                assertThat(one.memory().page(pfn, first).mismatch(other.memory().page(pfn, second)))
                        .as("page %x", pfn)
                        .isEqualTo(-1);
                equal++;
            }
        }
        assertThat(equal).isEqualTo(readable);
    }

    @Test
    void thatAllIsReadIsSaidOnceAndBeforeTheFileHasItsName() {
        Path file = directory.resolve("core");
        List<Boolean> hadItsName = new ArrayList<>();
        try (MemoryCore core = made.core()) {
            Conversion.of(core)
                    .seal(true)
                    .to(file)
                    .releasing(new PageRelease() {
                        @Override
                        public void unwanted(PageSet keep) {}

                        @Override
                        public void written(long firstPfn, long endPfn) {}

                        @Override
                        public void allRead() {
                            hadItsName.add(Files.exists(file));
                        }
                    })
                    .run(Progress.NONE);
        }
        assertThat(hadItsName).containsExactly(false);
        assertThat(file).exists();
    }

    @Test
    void aSearchForTheKernelEndsInTimeAndTheCoreIsThenNotFiltered() {
        try (MemoryCore core = made.coreWithoutVmcoreinfo()) {
            ConversionResult result = Conversion.of(core)
                    .level(new FilterLevel(31))
                    .kernelSearch(Duration.ZERO)
                    .to(directory.resolve("core"))
                    .run(Progress.NONE);
            assertThat(result.notFiltered().orElseThrow()).contains("the search was ended after 0.0 s");
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyPageIsTheSameAfterEveryRoute(Compression compression) {
        Path kdump = directory.resolve("kdump");
        Path elf = directory.resolve("elf");
        Path again = directory.resolve("again");
        try (MemoryCore core = made.core()) {
            ConversionResult result = Conversion.of(core)
                    .compression(compression)
                    .threads(2)
                    .to(kdump)
                    .run(Progress.NONE);
            assertThat(result.written().candidatesNotWritten()).isZero();
            assertThat(result.problems()).isEmpty();
            try (MemoryCore second = Cores.open(kdump)) {
                Conversion.of(second).format(CoreFormat.Kind.ELF).to(elf).run(Progress.NONE);
                areEqual(core, second, SyntheticKernel.PAGES);
                assertThat(second.cpus()).isEqualTo(core.cpus());
                assertThat(second.headerPhysBase()).contains(SyntheticKernel.PHYS_BASE);
                assertThat(second.utsname().orElseThrow().release()).isEqualTo(SyntheticKernel.RELEASE);
            }
            try (MemoryCore third = Cores.open(elf)) {
                Conversion.of(third).to(again).run(Progress.NONE);
                areEqual(core, third, SyntheticKernel.PAGES);
                assertThat(third.cpus()).isEqualTo(core.cpus());
            }
            try (MemoryCore fourth = Cores.open(again)) {
                areEqual(core, fourth, SyntheticKernel.PAGES);
                assertThat(KernelLog.read(Kernel.of(fourth)).lines()).containsExactly("[    1.000000] hello");
            }
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
    }

    @ParameterizedTest
    @EnumSource(
            value = CoreFormat.Kind.class,
            names = {"KDUMP", "ELF"})
    void aLevelLeavesPagesOutAndSaysSo(CoreFormat.Kind kind) {
        Path file = directory.resolve("filtered");
        try (MemoryCore core = made.core()) {
            ConversionResult result = Conversion.of(core)
                    .format(kind)
                    .level(FilterLevel.ALL)
                    .to(file)
                    .run(Progress.NONE);
            assertThat(result.excluded()).containsEntry(PageClass.FREE, 16L).containsKey(PageClass.ZERO);
            assertThat(result.notFiltered()).isEmpty();
            try (MemoryCore filtered = Cores.open(file)) {
                assertThat(filtered.memory().presence(70)).isEqualTo(Presence.EXCLUDED);
                areEqual(core, filtered, SyntheticKernel.PAGES - 16);
                assertThat(PageCount.of(filtered.memory()).excluded()).isEqualTo(16);
                ConversionResult again = Conversion.of(filtered)
                        .overwrite(true)
                        .to(directory.resolve("again"))
                        .run(Progress.NONE);
                assertThat(again.notInSource()).isEqualTo(16);
            }
        }
    }

    @Test
    void withoutAKernelOnlyZerosAreLeftOutAndTheReasonIsGiven() {
        try (MemoryCore core = new SyntheticKernel(false).without("OSRELEASE").coreWithoutVmcoreinfo()) {
            ConversionResult result = Conversion.of(core)
                    .level(FilterLevel.ALL)
                    .to(directory.resolve("core"))
                    .run(Progress.NONE);
            assertThat(result.notFiltered().orElseThrow()).contains("VMCOREINFO");
            assertThat(result.level().bits()).isEqualTo(FilterLevel.ZERO);
            assertThat(result.excluded()).containsOnlyKeys(PageClass.ZERO);
        }
    }

    @Test
    void aFileThatIsThereIsNotReplacedUnasked() throws IOException {
        Path file = Files.writeString(directory.resolve("core"), "precious");
        try (MemoryCore core = made.core()) {
            Conversion conversion = Conversion.of(core).to(file);
            assertThatThrownBy(() -> conversion.run(Progress.NONE))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining("there already");
            assertThat(file).hasContent("precious");
            assertThatThrownBy(() -> Conversion.of(core).format(CoreFormat.Kind.LIVE))
                    .isInstanceOf(CoreException.class);
            assertThatThrownBy(() -> Conversion.of(core)
                            .to(directory.resolve("no/where"))
                            .run(Progress.NONE))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining("no/where");
        }
    }

    @Test
    void aSealedCoreIsVerifiedAndOneBitIsFound() throws IOException {
        Path file = directory.resolve("core");
        try (MemoryCore core = made.core()) {
            ConversionResult result = Conversion.of(core)
                    .compression(Compression.ZLIB)
                    .seal(true)
                    .to(file)
                    .run(Progress.NONE);
            assertThat(result.manifest()).isPresent();
        }
        Verification whole = CoreVerification.verify(List.of(file), 2, Progress.NONE);
        assertThat(whole.holds()).isTrue();
        assertThat(whole.checks())
                .extracting(Verification.Check::part)
                .containsExactly("file", "pages", "page tables", "log", "manifest");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 100] ^= 4;
        Files.write(file, bytes);
        Verification damaged = CoreVerification.verify(List.of(file), 2, Progress.NONE);
        assertThat(damaged.holds()).isFalse();
        assertThat(damaged.checks())
                .filteredOn(check -> check.outcome() == Verification.Outcome.DAMAGED)
                .extracting(Verification.Check::part)
                .contains("manifest");
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(CoreVerification.verify(List.of(file), 1, Progress.NONE).checks())
                .filteredOn(check -> check.part().equals("pages"))
                .singleElement()
                .satisfies(check -> assertThat(check.problems()).isNotEmpty());
    }

    @Test
    void theManifestOfACoreThatIsReplacedGoesWithIt() {
        Path file = directory.resolve("core");
        try (MemoryCore core = made.core()) {
            Conversion.of(core).seal(true).to(file).run(Progress.NONE);
            assertThat(Manifest.fileOf(file)).exists();
            Conversion.of(core)
                    .compression(Compression.LZO)
                    .overwrite(true)
                    .to(file)
                    .run(Progress.NONE);
        }
        assertThat(Manifest.fileOf(file)).doesNotExist();
        assertThat(CoreVerification.verify(List.of(file), 1, Progress.NONE).holds())
                .isTrue();
    }

    @Test
    void aRunThatDiesLeavesAPartialThatCanBeExplained() {
        Path file = directory.resolve("core");
        try (MemoryCore core = made.core()) {
            PhysicalMemory memory = core.memory();
            PageSet all = PageSet.of(memory.ram());
            PageBuffer buffer = PageBuffer.of(memory);
            KdumpOptions options = new KdumpOptions(Compression.LZO, FilterLevel.NONE, 1);
            try (CoreWriter writer = KdumpWriter.create(file, memory.ram(), all, options)) {
                writer.page(3501, memory.page(3501, buffer));
                writer.zero(5);
                assertThatThrownBy(() -> writer.page(SyntheticKernel.PAGES, memory.page(1, buffer)))
                        .isInstanceOf(CoreException.class)
                        .hasMessageContaining("candidates");
            }
        }
        Path partial = directory.resolve("core.partial");
        assertThat(partial).exists();
        assertThat(file).doesNotExist();
        Verification verification = CoreVerification.verify(List.of(partial), 1, Progress.NONE);
        assertThat(verification.holds()).isFalse();
        assertThat(verification.checks().toString()).contains("did not finish");
    }

    @Test
    void whatIsNoCoreIsSaidToBeNone() throws IOException {
        Path file = Files.writeString(directory.resolve("text"), "nothing of the kind");
        Verification verification = CoreVerification.verify(List.of(file), 1, Progress.NONE);
        assertThat(verification.holds()).isFalse();
        assertThat(verification.format()).isEmpty();
    }
}
