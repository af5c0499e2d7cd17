package coretime.vmcore.internal.kdump;

import static coretime.vmcore.internal.kdump.KdumpFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.Architecture;
import coretime.vmcore.Compression;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.Cores;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageCount;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.Utsname;
import coretime.vmcore.internal.elf.ElfFixture;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KdumpCoreTest {
    @TempDir
    private Path directory = Path.of("");

    private void opened(KdumpFixture fixture, Consumer<MemoryCore> check) {
        opened(fixture.bytes(), check);
    }

    private void opened(byte[] bytes, Consumer<MemoryCore> check) {
        try (MemoryCore core = Cores.open(KdumpFixture.write(directory, "core", bytes))) {
            check.accept(core);
        }
    }

    static byte[] read(MemoryCore core, long pfn) {
        return core.memory().page(pfn, PageBuffer.of(core.memory())).toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void pagesOfEveryCompressionAreRead(Compression compression) {
        byte[] incompressible = new byte[KdumpFixture.PAGE];
        new Random(1).nextBytes(incompressible);
        opened(
                new KdumpFixture()
                        .compression(compression)
                        .page(0, page(1))
                        .page(5, incompressible)
                        .page(40, page(0))
                        .page(1000, page(3)),
                core -> {
                    assertThat(read(core, 0)).isEqualTo(page(1));
                    assertThat(read(core, 5)).isEqualTo(incompressible);
                    assertThat(read(core, 40)).isEqualTo(page(0));
                    assertThat(read(core, 1000)).isEqualTo(page(3));
                    assertThat(core.damage()).isEmpty();
                    assertThat(core.format().kind()).isEqualTo(CoreFormat.Kind.KDUMP);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everyHeaderVersionIsRead(int version) {
        KdumpFixture fixture = new KdumpFixture()
                .version(version)
                .vmcoreinfo("OSRELEASE=6.1.0\n")
                .notes(new ElfFixture().prstatus(0, 17))
                .page(3, page(1));
        opened(fixture, core -> {
            assertThat(read(core, 3)).isEqualTo(page(1));
            assertThat(core.vmcoreinfo().isPresent()).isEqualTo(version >= 3);
            assertThat(core.cpus()).hasSize(version >= 4 ? 1 : 0);
            assertThat(core.format()).hasToString("kdump-compressed, version " + version + ", zlib");
        });
    }

    @Test
    void anUnknownVersionOrMachineIsNotRead() {
        assertRefused(new KdumpFixture().version(7).bytes(), "header version 7");
        assertRefused(new KdumpFixture().version(0x06000000).bytes(), "big-endian");
        assertRefused(new KdumpFixture().machine("aarch64").bytes(), "aarch64");
        assertRefused("DISKDUMP".getBytes(StandardCharsets.ISO_8859_1), "diskdump");
        assertRefused(new byte[5000], "no memory core");
        assertRefused(new byte[0], "no memory core");
    }

    private void assertRefused(byte[] bytes, String message) {
        Path file = KdumpFixture.write(directory, "core", bytes);
        assertThatThrownBy(() -> Cores.open(file))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNotThereIsSaidWhy() {
        opened(new KdumpFixture().page(2, page(1)).page(3, page(0)).ram(4, 6), core -> {
            assertThat(core.memory().presence(2)).isEqualTo(Presence.PRESENT);
            assertThat(core.memory().presence(3)).isEqualTo(Presence.ZERO);
            assertThat(core.memory().presence(4)).isEqualTo(Presence.EXCLUDED);
            assertThat(core.memory().presence(6)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.memory().presence(-1)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.memory().presence(Long.MAX_VALUE)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.memory().ram().ranges()).containsExactly(new RamMap.Range(2, 6));
            assertThat(PageCount.of(core.memory())).isEqualTo(new PageCount(1, 1, 2, 0));
            assertUnavailable(core, 4, Presence.EXCLUDED);
            assertUnavailable(core, 6, Presence.NOT_RAM);
            assertUnavailable(core, 1L << 40, Presence.NOT_RAM);
        });
    }

    static void assertUnavailable(MemoryCore core, long pfn, Presence presence) {
        assertThatThrownBy(() -> read(core, pfn))
                .isInstanceOfSatisfying(
                        PageUnavailableException.class,
                        e -> assertThat(e.presence()).isEqualTo(presence));
    }

    @Test
    void whatTheHeadersSayIsHandedOn() {
        KdumpFixture fixture = new KdumpFixture()
                .physBase(-0x1000000L)
                .dumpLevel(31)
                .seconds(1_700_000_000)
                .release("6.1.0\u0007x")
                .vmcoreinfo("OSRELEASE=6.1.0\nNUMBER(phys_base)=-7\n")
                .notes(new ElfFixture().prstatus(0, 17).prstatus(1, 18).qemuState(3, 4))
                .page(1, page(1));
        opened(fixture, core -> {
            assertThat(core.architecture()).isEqualTo(Architecture.X86_64);
            assertThat(core.headerPhysBase()).contains(-0x1000000L);
            assertThat(core.filterLevel()).contains(new FilterLevel(31));
            assertThat(core.takenAt()).contains(Instant.ofEpochSecond(1_700_000_000, 250_000_000));
            assertThat(core.utsname()).contains(new Utsname("Linux", "guest", "6.1.0?x", "", "x86_64"));
            assertThat(core.vmcoreinfo().orElseThrow().number("phys_base")).hasValue(-7);
            assertThat(core.cpus()).extracting(cpu -> cpu.pid()).containsExactly(17, 18);
            assertThat(core.format().details()).isEqualTo("version 6, zlib, with QEMU's CPU notes");
            assertThat(core.name()).endsWith("core");
        });
    }

    @Test
    void whatTheHeadersDoNotSayIsEmpty() {
        opened(new KdumpFixture().page(1, page(1)), core -> {
            assertThat(core.takenAt()).isEmpty();
            assertThat(core.utsname()).isEmpty();
            assertThat(core.vmcoreinfo()).isEmpty();
            assertThat(core.cpus()).isEmpty();
            assertThat(core.filterLevel()).contains(FilterLevel.NONE);
        });
    }

    @Test
    void vmcoreinfoIsTakenFromTheNotesWhereTheHeaderHasNone() {
        byte[] text = "OSRELEASE=5.10\n".getBytes(StandardCharsets.ISO_8859_1);
        opened(
                new KdumpFixture()
                        .notes(new ElfFixture().note("VMCOREINFO", 0, text))
                        .page(1, page(1)),
                core -> assertThat(core.vmcoreinfo().orElseThrow().osRelease()).contains("5.10"));
    }

    @Test
    void aSingleBitmapSaysBothRamAndDumped() {
        opened(new KdumpFixture().version(3).singleBitmap().page(1, page(1)).page(9, page(2)), core -> {
            assertThat(read(core, 9)).isEqualTo(page(2));
            assertThat(core.memory().presence(2)).isEqualTo(Presence.NOT_RAM);
        });
    }

    @Test
    void threadsReadDifferentPagesAtOnce() {
        KdumpFixture fixture = new KdumpFixture();
        IntStream.range(0, 400).forEach(i -> fixture.page(i, page(i)));
        opened(
                fixture,
                core -> assertThat(IntStream.range(0, 4000)
                                .parallel()
                                .filter(i -> !java.util.Arrays.equals(read(core, i % 400), page(i % 400)))
                                .count())
                        .isZero());
    }

    @Property(tries = 60)
    void whatIsWrittenIsRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int end) throws Exception {
        Random random = new Random(seed);
        Compression[] kinds = Compression.values();
        KdumpFixture fixture = new KdumpFixture()
                .version(1 + random.nextInt(6))
                .compression(kinds[random.nextInt(kinds.length)])
                .ram(0, end);
        int[] pfns = random.ints(30, 0, end).distinct().toArray();
        for (int pfn : pfns) {
            fixture.page(pfn, page(pfn % 7));
        }
        byte[] file = fixture.bytes();
        byte[] content = random.nextBoolean() ? file : KdumpFixture.flattened(file, random);
        Path path = java.nio.file.Files.createTempFile("kdump", ".core");
        try {
            java.nio.file.Files.write(path, content);
            try (MemoryCore core = Cores.open(path)) {
                for (int pfn : pfns) {
                    assertThat(read(core, pfn)).isEqualTo(page(pfn % 7));
                }
                assertThat(core.damage()).isEmpty();
                PageCount count = PageCount.of(core.memory());
                assertThat(count.present() + count.zero()).isEqualTo(pfns.length);
                assertThat(count.excluded()).isEqualTo(end - pfns.length);
            }
        } finally {
            java.nio.file.Files.delete(path);
        }
    }
}
