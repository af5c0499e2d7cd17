package coretime.vmcore.internal.stream;

import static coretime.vmcore.internal.stream.StreamFixture.PAGE;
import static coretime.vmcore.internal.stream.Streams.assertPage;
import static coretime.vmcore.internal.stream.Streams.page;
import static coretime.vmcore.internal.stream.Streams.small;
import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.CoreFormat;
import coretime.vmcore.Cores;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.Presence;
import coretime.vmcore.Progress;
import coretime.vmcore.RamMap;
import coretime.vmcore.SyntheticKernel;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamCoreTest {
    private static final String NOTE = "VMCOREINFO";

    @TempDir
    private Path directory = Path.of("");

    private final SyntheticKernel made =
            new SyntheticKernel(false).log(1_000_000_000L, 3, "the last words").fill(3500, 3600, 9);

    private void opened(byte[] stream, Consumer<MemoryCore> check) {
        Streams.opened(directory, stream, check);
    }

    private static void assertSame(MemoryCore core, MemoryCore expected) {
        PageBuffer buffer = PageBuffer.of(expected.memory());
        assertThat(core.memory().ram()).isEqualTo(expected.memory().ram());
        for (long pfn = 0; pfn < SyntheticKernel.PAGES; pfn++) {
            assertPage(core, pfn, expected.memory().page(pfn, buffer).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        }
        assertThat(core.cpus()).isEqualTo(expected.cpus());
        assertThat(core.damage()).isEmpty();
    }

    @Test
    void anOrdinaryStreamIsACore() {
        try (MemoryCore source = made.coreWithoutVmcoreinfo()) {
            byte[] stream = StreamFixture.of(source.memory(), source.cpus().getFirst());
            opened(stream, core -> {
                assertSame(core, source);
                assertThat(core.format()).hasToString("QEMU migration stream, pc-q35-7.2");
            });
        }
    }

    @Test
    void aBackgroundSnapshotIsACore() {
        byte[] stream = small().device("early", 0, new byte[3], StreamFixture.field("x", 3))
                .part(0x02)
                .page("pc.ram", 3, page(3))
                .page("pc.ram", 1, page(1))
                .endOfPart(2)
                .part(0x02)
                .number(PAGE * 2L | 2 | 0x20, 8)
                .number(7, 1)
                .number(0 | 2 | 0x20, 8)
                .number(0, 1)
                .endOfPart(2)
                .end();
        opened(stream, core -> {
            assertThat(core.damage()).isEmpty();
            assertPage(core, 0, page(0));
            assertPage(core, 1, page(1));
            assertPage(core, 2, page(7));
            assertPage(core, 3, page(3));
            assertThat(core.memory().presence(0)).isEqualTo(Presence.ZERO);
            assertThat(core.memory().presence(2)).isEqualTo(Presence.PRESENT);
            assertThat(core.memory().presence(4)).isEqualTo(Presence.NOT_RAM);
            assertThat(core.cpus()).isEmpty();
        });
    }

    @Test
    void ofAPageThatWasSentTwiceTheSecondCounts() {
        byte[] stream = small().part(2)
                .page("pc.ram", 1, page(1))
                .page("pc.ram", 1, page(2))
                .endOfPart(2)
                .end();
        opened(stream, core -> {
            assertPage(core, 1, page(2));
            assertThat(core.damage()).singleElement().asString().contains("does not have 3 of 4 pages of pc.ram");
            assertThat(core.memory().presence(0)).isEqualTo(Presence.MISSING);
        });
    }

    @Test
    void vmcoreinfoIsWhereTheGuestSaid() {
        byte[] text = made.vmcoreinfo().bytes();
        long at = 0x100000;
        made.word(at, (long) text.length << 32 | (NOTE.length() + 1)).text(at + 12, NOTE);
        made.text(at + 24, new String(text, java.nio.charset.StandardCharsets.ISO_8859_1));
        try (MemoryCore source = made.core()) {
            byte[] stream = new StreamFixture()
                    .machine("pc-q35-7.2")
                    .ramStart("pc.ram", source.memory().ram().bytes())
                    .part(3)
                    .pages("pc.ram", source.memory())
                    .endOfPart(2)
                    .vmcoreinfo(at, 24 + text.length)
                    .end();
            opened(stream, core -> {
                assertThat(core.vmcoreinfo().orElseThrow().bytes()).isEqualTo(text);
                assertThat(KernelLog.read(Kernel.of(core)).lines()).containsExactly("[    1.000000] the last words");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x3000, 100, is no note",
        "0x700000000, 100, is not in the core",
        "-4096, 100, is not in the core",
    })
    void vmcoreinfoThatIsNotThereIsSaid(String address, int size, String problem) {
        byte[] stream = small().part(2)
                .number(0x3000 | 2, 8)
                .name("pc.ram")
                .number(0, 1)
                .endOfPart(2)
                .vmcoreinfo(Long.decode(address), size)
                .end();
        opened(stream, core -> {
            assertThat(core.vmcoreinfo()).isEmpty();
            assertThat(core.damage()).anyMatch(line -> line.contains(problem));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "pc-q35-7.2, 0xb0000000, 0x80000000",
        "pc-q35-7.2, 0xaff00000, 0xaff00000",
        "pc-i440fx-7.2, 0x100000000, 0xc0000000",
        "pc-i440fx-7.2, 0xd0000000, 0xd0000000",
    })
    void ramIsWhereTheMachineHasIt(String machine, String total, String below) {
        long bytes = Long.decode(total);
        long low = Long.decode(below);
        List<RamMap.Range> expected = low == bytes
                ? List.of(new RamMap.Range(0, low / PAGE))
                : List.of(new RamMap.Range(0, low / PAGE), new RamMap.Range(1 << 20, (1 << 20) + (bytes - low) / PAGE));
        opened(
                new StreamFixture().machine(machine).ramStart("pc.ram", bytes).end(),
                core -> assertThat(core.memory().ram().ranges()).isEqualTo(expected));
    }

    @Test
    void numaNodesFollowOneAnotherAcrossTheHole() {
        long node = 3L << 30;
        byte[] stream = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart(2 * node, List.of("ram-node0", "ram-node1"), List.of(node, node))
                .part(2)
                .page("ram-node0", 0x7ffff, page(1))
                .page("ram-node0", 0x80000, page(2))
                .page("ram-node1", 0, page(3))
                .endOfPart(2)
                .end();
        opened(stream, core -> {
            assertPage(core, 0x7ffff, page(1));
            assertPage(core, 0x100000, page(2));
            assertPage(core, 0x140000, page(3));
        });
    }

    @Test
    void whatTheFirmwareWasToldOfRamGoesBeforeTheRule() {
        long total = 3L << 30;
        byte[] stream = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart("/objects/pc.ram", total)
                .clock(1L << 30, 2L << 30)
                .end();
        opened(stream, core -> {
            assertThat(core.memory().ram().ranges())
                    .containsExactly(new RamMap.Range(0, 1 << 18), new RamMap.Range(1 << 20, (1 << 20) + (1 << 19)));
            assertThat(core.damage()).anyMatch(line -> line.contains("taken as the firmware was told"));
        });
    }

    @Test
    void whatTheGuestWroteOverTheFirmwaresWordsDoesNotCount() {
        byte[] stream = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart("pc.ram", 3L << 30)
                .clock(1L << 30, 5L << 30)
                .end();
        opened(
                stream,
                core -> assertThat(core.memory().ram().ranges().getFirst()).isEqualTo(new RamMap.Range(0, 1 << 19)));
    }

    @Test
    void memoryThatWasPluggedInIsNamed() {
        byte[] stream = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart(12L * PAGE, List.of("pc.ram", "dimm0", "vga.vram"), List.of(4L * PAGE, 4L * PAGE, 4L * PAGE))
                .end();
        opened(stream, core -> {
            assertThat(core.memory().ram().pages()).isEqualTo(4);
            assertThat(core.damage()).anyMatch(line -> line.contains("block dimm0") && line.contains("left out"));
        });
    }

    @ParameterizedTest
    @EnumSource(SaveCompression.class)
    void aSaveOfLibvirtsIsACore(SaveCompression compression) {
        try (MemoryCore source = made.core()) {
            byte[] stream = StreamFixture.of(source.memory(), source.cpus().getFirst());
            byte[] saved = StreamFixture.saved(
                    "LibvirtQemudSave", compression.number(), StreamFixture.compressed(compression, stream));
            opened(saved, core -> {
                assertSame(core, source);
                assertThat(core.format().kind()).isEqualTo(CoreFormat.Kind.LIBVIRT_SAVE);
            });
            try (MemoryCore core = Cores.read(new ByteArrayInputStream(saved), "pipe", directory, Progress.NONE)) {
                assertSame(core, source);
            }
        }
        assertThat(directory.toFile().list()).containsExactly("stream");
    }
}
