package coretime.vmcore.internal.kdump;

import static coretime.vmcore.internal.kdump.KdumpFixture.PAGE;
import static coretime.vmcore.internal.kdump.KdumpFixture.SUB;
import static coretime.vmcore.internal.kdump.KdumpFixture.page;
import static coretime.vmcore.internal.kdump.KdumpFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.internal.elf.ElfFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KdumpDamageTest {
    @TempDir
    private Path directory = Path.of("");

    private void opened(byte[] bytes, Consumer<MemoryCore> check) {
        try (MemoryCore core = Cores.open(KdumpFixture.write(directory, "core", bytes))) {
            check.accept(core);
        }
    }

    private void assertDamaged(byte[] bytes, String field) {
        Path file = KdumpFixture.write(directory, "core", bytes);
        assertThatThrownBy(() -> Cores.open(file))
                .isInstanceOfSatisfying(
                        DamagedCoreException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private static void assertPageDamaged(MemoryCore core, long pfn, String field) {
        assertThatThrownBy(() -> KdumpCoreTest.read(core, pfn))
                .isInstanceOfSatisfying(
                        DamagedCoreException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private static KdumpFixture twoPages() {
        return new KdumpFixture().page(1, page(1)).page(2, page(2));
    }

    @Test
    void aHeaderThatIsCutIsNamed() {
        byte[] file = twoPages().bytes();
        assertDamaged(Arrays.copyOf(file, 8), "disk_dump_header");
        assertDamaged(Arrays.copyOf(file, 463), "disk_dump_header");
        assertDamaged(Arrays.copyOf(file, SUB + 103), "max_mapnr_64");
    }

    @Test
    void bitmapsThatAreCutAreNamed() {
        KdumpFixture fixture = twoPages();
        byte[] file = fixture.bytes();
        assertDamaged(Arrays.copyOf(file, fixture.bitmapAt()), "bitmap1");
        assertDamaged(Arrays.copyOf(file, fixture.bitmapAt() + PAGE + 7), "bitmap2");
        assertThat(Arrays.copyOf(file, fixture.bitmapAt() + PAGE + 8))
                .satisfies(cut -> opened(
                        cut, core -> assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING)));
    }

    @Test
    void descriptorsBeyondTheEndAreMissingPages() {
        KdumpFixture fixture = twoPages();
        opened(Arrays.copyOf(fixture.bytes(), fixture.descAt() + 47), core -> {
            assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING);
            assertThat(core.memory().presence(2)).isEqualTo(Presence.MISSING);
            KdumpCoreTest.assertUnavailable(core, 2, Presence.MISSING);
            assertThat(core.damage()).singleElement().asString().contains("2 of 2 pages");
        });
    }

    @Test
    void dataBeyondTheEndAreMissingPages() {
        byte[] file = twoPages().bytes();
        opened(Arrays.copyOf(file, file.length - 1), core -> {
            assertThat(KdumpCoreTest.read(core, 1)).isEqualTo(page(1));
            assertThat(core.memory().presence(2)).isEqualTo(Presence.MISSING);
            KdumpCoreTest.assertUnavailable(core, 2, Presence.MISSING);
            assertThat(core.damage()).singleElement().asString().contains("1 of 2 pages");
        });
    }

    @Test
    void anIncompleteCoreSaysSo() {
        KdumpFixture fixture = twoPages().status(8);
        byte[] file = fixture.bytes();
        Arrays.fill(file, fixture.descAt() + 24, fixture.descAt() + 48, (byte) 0);
        opened(file, core -> {
            assertThat(KdumpCoreTest.read(core, 1)).isEqualTo(page(1));
            assertThat(core.memory().presence(2)).isEqualTo(Presence.MISSING);
            assertThat(core.damage()).hasSize(2).anyMatch(text -> text.contains("could not finish"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "428, 4, 0, block_size",
        "428, 4, 65536, block_size",
        "428, 4, -1, block_size",
        "436, 4, 0, bitmap_blocks",
        "436, 4, -1, bitmap2",
        "432, 4, -1, bitmap1",
        "4192, 8, 0, max_mapnr",
        "4192, 8, -1, max_mapnr",
        "4192, 8, 68719476737, max_mapnr",
        "4192, 8, 68719476736, bitmap_blocks",
        "4192, 8, 65536, bitmap2"
    })
    void absurdNumbersInTheHeadersAreNamed(int at, int width, long value, String field) {
        KdumpFixture fixture = twoPages();
        byte[] file = fixture.bytes();
        if (field.equals("bitmap2")) {
            file = with(Arrays.copyOf(file, fixture.bitmapAt() + 2 * PAGE), 436, 4, 4);
        }
        assertDamaged(with(file, at, width, value), field);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE, 1L << 50})
    void aDescriptorThatPointsOutsideIsAMissingPage(long offset) {
        KdumpFixture fixture = twoPages();
        opened(with(fixture.bytes(), fixture.descAt(), 8, offset), core -> {
            assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING);
            KdumpCoreTest.assertUnavailable(core, 1, Presence.MISSING);
            assertThat(KdumpCoreTest.read(core, 2)).isEqualTo(page(2));
        });
    }

    @Test
    void aDescriptorThatPointsIntoTheHeadersIsDamaged() {
        KdumpFixture fixture = twoPages();
        opened(with(fixture.bytes(), fixture.descAt(), 8, 8), core -> assertPageDamaged(core, 1, "page_desc.offset"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PAGE + 1, 5000})
    void aSizeThatNoPageHasIsDamaged(int size) {
        KdumpFixture fixture = twoPages();
        byte[] file = Arrays.copyOf(fixture.bytes(), fixture.bytes().length + 2 * PAGE);
        opened(with(file, fixture.descAt() + 8, 4, size), core -> assertPageDamaged(core, 1, "page_desc.size"));
    }

    @Test
    void flagsOfNoCompressionAreDamaged() {
        KdumpFixture fixture = twoPages();
        opened(
                with(fixture.bytes(), fixture.descAt() + 12, 4, 3),
                core -> assertPageDamaged(core, 1, "page_desc.flags"));
        opened(
                with(fixture.bytes(), fixture.descAt() + 12, 4, 0),
                core -> assertPageDamaged(core, 1, "page_desc.size"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"ZLIB", "LZO", "SNAPPY", "ZSTD"})
    void dataThatDoNotGiveOnePageAreDamaged(Compression compression) {
        KdumpFixture fixture = twoPages().compression(compression);
        byte[] file = fixture.bytes();
        int first = fixture.dataAt() + PAGE;
        byte[] overwritten = file.clone();
        Arrays.fill(overwritten, first, first + 64, (byte) 0xa5);
        opened(overwritten, core -> {
            assertPageDamaged(core, 1, "page");
            assertThat(KdumpCoreTest.read(core, 2)).isEqualTo(page(2));
        });
        opened(with(file, fixture.descAt() + 8, 4, 20), core -> assertPageDamaged(core, 1, "page"));
    }

    @Test
    void aPageOfZerosIsOnlyBelievedIfItIsOne() {
        KdumpFixture fixture = new KdumpFixture().page(1, page(0));
        byte[] file = fixture.bytes();
        file[fixture.dataAt() + 4000] = 1;
        opened(file, core -> {
            assertThat(core.memory().presence(1)).isEqualTo(Presence.PRESENT);
            assertThat(KdumpCoreTest.read(core, 1)[4000]).isEqualTo((byte) 1);
        });
    }

    @Test
    void absurdVmcoreinfoNotesAndLevelAreSaid() {
        KdumpFixture fixture =
                twoPages().dumpLevel(99).vmcoreinfo("OSRELEASE=6.1\n").notes(new ElfFixture().prstatus(0, 1));
        byte[] file = with(with(fixture.bytes(), SUB + 32, 8, Long.MAX_VALUE), SUB + 56, 8, Long.MAX_VALUE);
        opened(file, core -> {
            assertThat(core.vmcoreinfo()).isEmpty();
            assertThat(core.filterLevel()).isEmpty();
            assertThat(core.cpus()).hasSize(1);
            assertThat(core.damage()).anyMatch(text -> text.contains("VMCOREINFO"));
            assertThat(core.damage()).anyMatch(text -> text.contains("dump_level"));
            assertThat(core.damage()).anyMatch(text -> text.contains("notes"));
            assertThat(KdumpCoreTest.read(core, 1)).isEqualTo(page(1));
        });
        opened(
                with(file, SUB + 40, 8, -1),
                core -> assertThat(core.vmcoreinfo()).isEmpty());
        opened(
                with(fixture.bytes(), 408, 8, Long.MAX_VALUE),
                core -> assertThat(core.takenAt()).isEmpty());
    }

    @Test
    void theLargestBitmapsThatAreAllowedStayOutsideTheHeap() throws Exception {
        KdumpFixture fixture = twoPages();
        byte[] file = fixture.bytes();
        int blocks = (int) (RamMap.MAX_PFN / 8 / PAGE / 64);
        byte[] wide = with(with(file, SUB + 96, 8, RamMap.MAX_PFN / 64), 436, 4, 2L * blocks);
        Path path = KdumpFixture.write(directory, "core", Arrays.copyOf(wide, fixture.bitmapAt()));
        try (var channel = java.nio.channels.FileChannel.open(path, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {2}), fixture.bitmapAt() + 2L * blocks * PAGE + PAGE);
        }
        try (MemoryCore core = Cores.open(path)) {
            assertThat(core.memory().ram().pages()).isZero();
            assertThat(core.memory().presence(RamMap.MAX_PFN)).isEqualTo(Presence.NOT_RAM);
        }
        Files.delete(path);
    }

    @Property(tries = 300)
    void noDamageIsMoreThanACoreException(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Compression[] kinds = Compression.values();
        KdumpFixture fixture = twoPages()
                .notes(new ElfFixture().prstatus(0, 1).qemuState(1, 2))
                .vmcoreinfo("OSRELEASE=6\n")
                .compression(kinds[random.nextInt(kinds.length)]);
        byte[] file = fixture.bytes();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(4) == 0 ? random.nextInt(file.length) : interesting(random, fixture);
            file[Math.min(at, file.length - 1)] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
        }
        if (random.nextInt(3) == 0) {
            file = Arrays.copyOf(file, random.nextInt(file.length));
        }
        byte[] content = random.nextInt(3) == 0 ? KdumpFixture.flattened(file, random) : file;
        Path path = Files.createTempFile("kdump", ".core");
        try {
            Files.write(path, content);
            readAll(path);
        } finally {
            Files.delete(path);
        }
    }

    private static int interesting(Random random, KdumpFixture fixture) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(464);
            case 1 -> SUB + random.nextInt(104);
            case 2 -> fixture.bitmapAt() + random.nextInt(2) * PAGE + random.nextInt(8);
            default -> fixture.descAt() + random.nextInt(48);
        };
    }

    private static void readAll(Path path) {
        try (MemoryCore core = Cores.open(path)) {
            PageBuffer buffer = PageBuffer.of(core.memory());
            for (long pfn = -1; pfn < 200; pfn++) {
                Presence presence = core.memory().presence(pfn);
                try {
                    core.memory().page(pfn, buffer);
                    assertThat(presence.isReadable()).isTrue();
                } catch (CoreException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        } catch (CoreException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
