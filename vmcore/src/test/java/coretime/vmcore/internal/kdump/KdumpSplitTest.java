package coretime.vmcore.internal.kdump;

import static coretime.vmcore.internal.kdump.KdumpFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageCount;
import coretime.vmcore.Presence;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.elf.ElfFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KdumpSplitTest {
    @TempDir
    private Path directory = Path.of("");

    /** 300 pages of RAM, all but every third dumped. */
    private static KdumpFixture whole() {
        KdumpFixture fixture = new KdumpFixture().ram(0, 300);
        IntStream.range(0, 300).filter(i -> i % 3 != 0).forEach(i -> fixture.page(i, page(i)));
        return fixture;
    }

    private Path part(String name, KdumpFixture fixture) {
        return KdumpFixture.write(directory, name, fixture.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 6})
    void filesInAnyOrderAreOneCore(int version) {
        Path third = part("3", whole().version(version).split(201, 300));
        Path first = part("1", whole().version(version).split(0, 77));
        Path second = KdumpFixture.write(
                directory,
                "2",
                KdumpFixture.flattened(whole().version(version).split(77, 201).bytes(), new Random(1)));
        try (MemoryCore core = Cores.open(third, first, second)) {
            assertThat(core.damage()).isEmpty();
            assertThat(core.memory().ram().pages()).isEqualTo(300);
            for (int pfn = 0; pfn < 300; pfn++) {
                if (pfn % 3 == 0) {
                    assertThat(core.memory().presence(pfn)).isEqualTo(Presence.EXCLUDED);
                } else {
                    assertThat(KdumpCoreTest.read(core, pfn)).isEqualTo(page(pfn));
                }
            }
            assertThat(core.memory().presence(300)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.format().details()).endsWith("zlib, flattened, split into 3 files");
            assertThat(core.name()).contains("1").contains("2").contains("3");
        }
    }

    @Test
    void aFileThatIsNotThereLeavesItsPagesMissing() {
        Path first = part("1", whole().split(0, 100));
        Path third = part("3", whole().split(200, 300));
        try (MemoryCore core = Cores.open(List.of(first, third))) {
            assertThat(core.damage()).singleElement().asString().contains("pfn 0x64 to 0xc8");
            assertThat(KdumpCoreTest.read(core, 200)).isEqualTo(page(200));
            KdumpCoreTest.assertUnavailable(core, 101, Presence.MISSING);
            assertThat(PageCount.of(core.memory()).missing()).isEqualTo(100);
        }
    }

    @Test
    void oneFileOfASplitCoreSaysThatOthersAreMissing() {
        try (MemoryCore core = Cores.open(part("2", whole().split(100, 200)))) {
            assertThat(core.damage()).hasSize(2);
            assertThat(core.format().details()).endsWith("one file of a split core");
            assertThat(KdumpCoreTest.read(core, 101)).isEqualTo(page(101));
            assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING);
            assertThat(core.memory().presence(5000)).isEqualTo(Presence.NOT_RAM);
        }
    }

    @Test
    void rangesThatOverlapAreSaid() {
        Path first = part("1", whole().split(0, 200));
        Path second = part("2", whole().split(100, 300));
        Path inside = part("3", whole().split(20, 30));
        try (MemoryCore core = Cores.open(first, second, inside)) {
            assertThat(core.damage()).hasSize(2).allMatch(text -> text.contains("another file has up to 0xc8"));
            assertThat(KdumpCoreTest.read(core, 100)).isEqualTo(page(100));
            assertThat(KdumpCoreTest.read(core, 299)).isEqualTo(page(299));
        }
    }

    @Test
    void filesOfDifferentCoresAreRefused() {
        Path first = part("1", whole().split(0, 100));
        assertRefused(
                "of one split core", first, part("a", whole().release("6.2").split(100, 300)));
        assertRefused("of one split core", first, part("b", whole().seconds(5).split(100, 300)));
        assertRefused("of one split core", first, part("c", whole().ram(0, 301).split(100, 301)));
        assertRefused("a core of its own", first, part("d", whole()));
        Path elf = KdumpFixture.write(
                directory, "e", new ElfFixture().load(0, new byte[4096]).bytes());
        assertThatThrownBy(() -> Cores.open(first, elf)).isInstanceOf(UnsupportedCoreException.class);
        assertThatThrownBy(() -> Cores.open()).isInstanceOf(CoreException.class);
    }

    private static void assertRefused(String message, Path... files) {
        assertThatThrownBy(() -> Cores.open(files))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRangeThatIsNoneIsNamed() {
        for (KdumpFixture fixture : List.of(whole().split(200, 100), whole().split(-5, 100))) {
            byte[] file = fixture.split(0, 100).bytes();
            Path reversed = KdumpFixture.write(directory, "r", KdumpFixture.with(file, KdumpFixture.SUB + 80, 8, 101));
            assertThatThrownBy(() -> Cores.open(reversed))
                    .isInstanceOfSatisfying(
                            DamagedCoreException.class,
                            e -> assertThat(e.field()).isEqualTo("start_pfn"));
        }
        Path beyond = KdumpFixture.write(
                directory,
                "b",
                KdumpFixture.with(
                        KdumpFixture.with(whole().split(0, 1).bytes(), KdumpFixture.SUB + 80, 8, 1L << 60),
                        KdumpFixture.SUB + 88,
                        8,
                        1L << 61));
        try (MemoryCore core = Cores.open(beyond)) {
            assertThat(core.damage()).isNotEmpty();
            assertThat(core.memory().presence(1)).isEqualTo(Presence.MISSING);
        }
    }
}
