package coretime.vmcore.internal.elf;

import static coretime.vmcore.internal.elf.ElfFixture.PAGE;
import static coretime.vmcore.internal.elf.ElfFixture.page;
import static coretime.vmcore.internal.elf.ElfFixture.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.Cores;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.X86Registers;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfCoreTest {
    @TempDir
    private Path directory = Path.of("");

    private void opened(ElfFixture fixture, Consumer<MemoryCore> check) {
        opened(fixture.bytes(), check);
    }

    private void opened(byte[] bytes, Consumer<MemoryCore> check) {
        try (MemoryCore core = Cores.open(ElfFixture.write(directory, bytes))) {
            check.accept(core);
        }
    }

    private static byte[] read(MemoryCore core, long pfn) {
        return core.memory().page(pfn, PageBuffer.of(core.memory())).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void pagesAreWhereTheirSegmentsSay() {
        opened(new ElfFixture().load(0, pages(1, 2)).load(0x100000, pages(3)), core -> {
            assertThat(core.memory().ram().ranges())
                    .containsExactly(new RamMap.Range(0, 2), new RamMap.Range(0x100, 0x101));
            assertThat(read(core, 1)).isEqualTo(page(2));
            assertThat(read(core, 0x100)).isEqualTo(page(3));
            assertThat(core.memory().presence(2)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.memory().presence(-1)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.format().kind()).isEqualTo(CoreFormat.Kind.ELF);
            assertThat(core.damage()).isEmpty();
        });
    }

    @Test
    void runsAreGivenWithoutCopying() {
        opened(new ElfFixture().load(0, pages(1, 2, 3)), core -> {
            assertThat(core.memory().runLength(1, 64)).isEqualTo(2);
            assertThat(core.memory().run(1, 2).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pages(2, 3));
            assertThat(core.memory().runLength(3, 64)).isZero();
            assertThatThrownBy(() -> core.memory().run(7, 1)).isInstanceOf(PageUnavailableException.class);
        });
    }

    @Test
    void theHeaderSizeOfQemu72IsNotLookedAt() {
        opened(
                new ElfFixture().headerBytes(8).load(0, pages(1)),
                core -> assertThat(read(core, 0)).isEqualTo(page(1)));
    }

    @Test
    void theSegmentsMayBeCountedInSectionZero() {
        opened(
                new ElfFixture().extended().load(0, pages(1)).load(0x5000, pages(2)),
                core -> assertThat(read(core, 5)).isEqualTo(page(2)));
    }

    @Test
    void whatASegmentHasInMemoryOnlyWasLeftOut() {
        opened(new ElfFixture().load(0, 0, pages(1), 3 * PAGE), core -> {
            assertThat(core.memory().presence(0)).isEqualTo(Presence.PRESENT);
            assertThat(core.memory().presence(2)).isEqualTo(Presence.EXCLUDED);
            assertThatThrownBy(() -> read(core, 2))
                    .isInstanceOf(PageUnavailableException.class)
                    .hasMessageContaining("page 0x2");
        });
    }

    @Test
    void aTruncatedFileHasWhatIsThereAndSaysWhatIsMissing() {
        byte[] whole = new ElfFixture().load(0, pages(1, 2, 3)).bytes();
        opened(Arrays.copyOf(whole, whole.length - PAGE - 1), core -> {
            assertThat(read(core, 0)).isEqualTo(page(1));
            assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING);
            assertThat(core.memory().presence(2)).isEqualTo(Presence.MISSING);
            assertThat(core.damage()).anyMatch(problem -> problem.contains("2 pages"));
        });
    }

    @Test
    void theKernelsTextTwiceIsOneMemoryAndGivesPhysBase() {
        long text = 0xffffffff81000000L;
        opened(new ElfFixture().load(text, 0x2000, pages(9), PAGE).load(0, pages(1, 2, 3, 4)), core -> {
            assertThat(core.memory().ram().ranges()).containsExactly(new RamMap.Range(0, 4));
            assertThat(read(core, 2)).isEqualTo(page(3));
            assertThat(read(core, 3)).isEqualTo(page(4));
            assertThat(core.headerPhysBase()).contains(0x2000 - 0x1000000L);
        });
    }

    @Test
    void ramThatEndsWithinAPageReadsAsZerosBeyond() {
        byte[] half = Arrays.copyOf(page(1), 0xc00);
        opened(new ElfFixture().load(0x1000, half).load(0x2800, Arrays.copyOf(page(2), 0x800)), core -> {
            assertThat(read(core, 1)).isEqualTo(Arrays.copyOf(half, PAGE));
            assertThat(Arrays.copyOfRange(read(core, 2), 0x800, PAGE)).isEqualTo(Arrays.copyOf(page(2), 0x800));
            assertThat(core.memory().runLength(2, 1)).isZero();
        });
    }

    @Test
    void registersComeFromTheNotes() {
        byte[] info = "OSRELEASE=6.1.0\nNUMBER(phys_base)=-16\n".getBytes(StandardCharsets.ISO_8859_1);
        opened(
                new ElfFixture()
                        .prstatus(0, 7)
                        .prstatus(1, 8)
                        .qemuState(0x1000, 0x20)
                        .qemuState(0x2000, 0x30)
                        .note("VMCOREINFO", 0, info)
                        .load(0, pages(1)),
                core -> {
                    assertThat(core.cpus()).hasSize(2);
                    X86Registers registers = (X86Registers) core.cpus().get(1).registers();
                    assertThat(registers.instructionPointer()).isEqualTo(1016);
                    assertThat(registers.control().orElseThrow().cr3()).isEqualTo(0x2000);
                    assertThat(core.cpus().get(1).pid()).isEqualTo(8);
                    assertThat(core.vmcoreinfo().orElseThrow().number("phys_base"))
                            .hasValue(-16);
                });
    }

    @Test
    void aNoteBeyondTheNotesEndIsDamageAndTheMemoryIsReadAllTheSame() {
        byte[] bytes = new ElfFixture().prstatus(0, 7).load(0, pages(1)).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(64 + 2 * 56 + 4, 1 << 30);
        opened(bytes, core -> {
            assertThat(core.cpus()).isEmpty();
            assertThat(core.damage()).anyMatch(problem -> problem.contains("n_descsz"));
            assertThat(read(core, 0)).isEqualTo(page(1));
        });
    }

    @Test
    void segmentsThatCannotBeTrueAreNamed() {
        opened(
                new ElfFixture()
                        .load(0, -4096, pages(1), PAGE)
                        .load(0, 0, pages(1, 2), PAGE)
                        .load(0x4000, pages(3)),
                core -> {
                    assertThat(core.damage()).hasSize(2).anyMatch(problem -> problem.contains("p_paddr"));
                    assertThat(read(core, 4)).isEqualTo(page(3));
                });
    }

    @Test
    void otherFilesAreRefusedByName() {
        assertThatThrownBy(() -> opened(new ElfFixture().machine(183), core -> {}))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("aarch64");
        assertThatThrownBy(() -> opened(new ElfFixture().type(2), core -> {}))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("no core");
        assertThatThrownBy(() ->
                        opened("no core at all, though long enough".getBytes(StandardCharsets.US_ASCII), core -> {}))
                .isInstanceOf(UnsupportedCoreException.class);
        assertThatThrownBy(() -> opened(new byte[] {0x7f, 'E', 'L', 'F'}, core -> {}))
                .isInstanceOf(DamagedCoreException.class)
                .hasMessageContaining("ELF header");
        assertThatThrownBy(() -> Cores.open(directory.resolve("absent"))).isInstanceOf(CoreException.class);
    }

    @Test
    void anyByteMayBeWrongWithoutAnotherKindOfFailure() {
        byte[] whole = new ElfFixture()
                .prstatus(0, 1)
                .qemuState(1, 2)
                .note("VMCOREINFO", 0, "OSRELEASE=x\n".getBytes(StandardCharsets.US_ASCII))
                .load(0, pages(1, 2))
                .load(0, 0x10000, pages(3), 2 * PAGE)
                .bytes();
        Random random = new Random(5);
        int opened = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 + random.nextInt(3); k++) {
                bytes[random.nextInt(64 + 3 * 56 + 800)] = (byte) random.nextInt(256);
            }
            try (MemoryCore core = Cores.open(ElfFixture.write(directory, bytes))) {
                opened++;
                for (RamMap.Range range : core.memory().ram().ranges()) {
                    for (long pfn = range.firstPfn(); pfn < Math.min(range.endPfn(), range.firstPfn() + 20); pfn++) {
                        if (core.memory().presence(pfn).isReadable()) {
                            assertThat(read(core, pfn)).hasSize(PAGE);
                        }
                    }
                }
            } catch (CoreException e) {
                assertThat(e).hasMessageContaining("core");
            }
        }
        assertThat(opened).isGreaterThan(100);
    }

    @Test
    void morePiecesOfRamThanAnyMachineHasAreRefused() {
        ElfFixture many = new ElfFixture().extended();
        for (long i = 0; i <= ElfMemory.MAX_RANGES; i++) {
            many.load(0, i * 2 * ElfFixture.PAGE, new byte[0], ElfFixture.PAGE);
        }
        Path file = many.write(directory);
        assertThatThrownBy(() -> Cores.open(file))
                .isInstanceOf(DamagedCoreException.class)
                .hasMessageContaining("e_phnum");
    }
}
