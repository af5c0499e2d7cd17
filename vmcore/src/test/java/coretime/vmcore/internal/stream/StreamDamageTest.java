package coretime.vmcore.internal.stream;

import static coretime.vmcore.internal.stream.StreamFixture.PAGE;
import static coretime.vmcore.internal.stream.Streams.assertPage;
import static coretime.vmcore.internal.stream.Streams.page;
import static coretime.vmcore.internal.stream.Streams.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.CpuState;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.SyntheticKernel;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and saves that were cut, damaged or made to deceive, and those of kinds that are not read. */
class StreamDamageTest {
    @TempDir
    private Path directory = Path.of("");

    private void opened(byte[] stream, Consumer<MemoryCore> check) {
        Streams.opened(directory, stream, check);
    }

    private Path write(byte[] stream) {
        return Streams.write(directory, stream);
    }

    @ParameterizedTest
    @EnumSource(
            value = SaveCompression.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RAW", "BZIP2"})
    void aCompressedSaveThatWasCutIsReadAsFarAsItGoes(SaveCompression compression) {
        byte[] noise = new byte[600 * PAGE];
        new Random(1).nextBytes(noise);
        StreamFixture fixture = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart("pc.ram", 600 * PAGE)
                .part(2);
        for (int i = 0; i < 600; i++) {
            fixture.page("pc.ram", i, Arrays.copyOfRange(noise, i * PAGE, (i + 1) * PAGE));
        }
        byte[] saved = StreamFixture.saved(
                "LibvirtQemudPart",
                compression.number(),
                StreamFixture.compressed(compression, fixture.endOfPart(2).end()));
        opened(Arrays.copyOf(saved, saved.length * 3 / 4), core -> {
            assertThat(core.damage())
                    .anyMatch(line -> line.contains("did not finish this save"))
                    .anyMatch(line -> line.contains("cannot be unpacked beyond offset"))
                    .anyMatch(line -> line.contains("pages of pc.ram"));
            assertPage(core, 5, Arrays.copyOfRange(noise, 5 * PAGE, 6 * PAGE));
        });
    }

    @Test
    void ofASaveThatUnpacksToMoreThanIsBelievedTheRestIsLeft() throws IOException {
        byte[] zeros = StreamFixture.compressed(SaveCompression.ZSTD, new byte[1 << 20]);
        Path file = Files.write(directory.resolve("zeros"), zeros);
        try (FileBytes bytes = FileBytes.open(file);
                Unpacking unpacking = new Unpacking(bytes, 0, SaveCompression.ZSTD, 100_000)) {
            assertThat(unpacking.readAllBytes()).hasSizeLessThanOrEqualTo(100_000);
            assertThat(unpacking.problem()).get().asString().contains("more than 100000 bytes are not believed");
        }
        Files.delete(file);
    }

    @Test
    void aBlockThatClaimsMoreThanTheHeapIsDamage() throws IOException {
        byte[] packed = StreamFixture.compressed(SaveCompression.LZOP, small().end());
        // Behind the header: the length of the block, then how long it is compressed.
        int header = 38;
        ByteBuffer.wrap(packed).putInt(header, Integer.MAX_VALUE).putInt(header + 4, Integer.MAX_VALUE - 64);
        Path file = Files.write(directory.resolve("lzop"), packed);
        try (FileBytes bytes = FileBytes.open(file);
                Unpacking unpacking = new Unpacking(bytes, 0, SaveCompression.LZOP, Long.MAX_VALUE)) {
            assertThat(unpacking.readAllBytes()).isEmpty();
            assertThat(unpacking.problem()).get().asString().contains("cannot be unpacked beyond offset");
        }
        Files.delete(file);
    }

    @Test
    void savesOfOtherKindsAreRefused() {
        byte[] saved = StreamFixture.saved("LibvirtQemudSave", 6, new byte[8]);
        assertThatThrownBy(() -> Cores.open(write(saved)))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("format 6");
        byte[] later = StreamFixture.saved("LibvirtQemudSave", 0, new byte[8]);
        later[16] = 3;
        assertThatThrownBy(() -> Cores.open(write(later)))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("version 3");
        later[16] = 0;
        later[19] = 2;
        assertThatThrownBy(() -> Cores.open(write(later)))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("big-endian");
        byte[] bare = StreamFixture.saved("LibvirtQemudSave", 0, new byte[0]);
        assertThatThrownBy(() -> Cores.open(write(bare)))
                .isInstanceOf(DamagedCoreException.class)
                .hasMessageContaining("data_len");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x80, 0x100, 0x200})
    void waysOfSendingThatAreNotReadAreNamed(int flag) {
        byte[] stream = small().part(2).number(PAGE | flag, 8).name("pc.ram").cut();
        assertThatThrownBy(() -> Cores.open(write(stream)))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("which is not read");
    }

    private void assertUnsupported(StreamFixture stream, String message) {
        assertThatThrownBy(() -> Cores.open(write(stream.cut())))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining(message);
    }

    @Test
    void streamsThatAreNotReadSayWhy() {
        assertUnsupported(small().number(8, 1).number(5, 2).number(0, 2), "postcopy");
        assertUnsupported(new StreamFixture().machine("virt-7.2").ramStart("mach-virt.ram", PAGE), "machine virt-7.2");
        assertUnsupported(new StreamFixture().machine("pc-q35-7.2").ramStart("vga.vram", PAGE), "but vga.vram");
        StreamFixture capable = new StreamFixture().machine("pc-q35-7.2");
        capable.number(5, 1).name("configuration/capabilities").number(1, 4).number(1, 4);
        assertUnsupported(capable.name("x-ignore-shared"), "capability x-ignore-shared");
        StreamFixture large = new StreamFixture().machine("pc-q35-7.2");
        assertUnsupported(
                large.number(5, 1)
                        .name("configuration/target-page-bits")
                        .number(1, 4)
                        .number(16, 4),
                "2^16");
        StreamFixture other = new StreamFixture().machine("pc-q35-7.2");
        assertUnsupported(other.number(5, 1).name("configuration/other").number(1, 4), "configuration/other");
    }

    private void assertDamaged(StreamFixture stream, String field) {
        assertThatThrownBy(() -> Cores.open(write(stream.cut())))
                .isInstanceOfSatisfying(
                        DamagedCoreException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void streamsThatCannotBeNameTheField() {
        assertDamaged(new StreamFixture(), "section type");
        assertDamaged(new StreamFixture().number(9, 1), "section type");
        assertDamaged(new StreamFixture().machine("\1"), "machine type");
        StreamFixture q35 = new StreamFixture().machine("pc-q35-7.2");
        q35.number(1, 1).number(2, 4).name("ram").number(0, 4).number(4, 4);
        byte[] begin = q35.cut();
        assertDamaged(new StreamFixture().from(begin).number(PAGE, 8), "ram total");
        assertDamaged(new StreamFixture().from(begin).number(1L << 50 | 4, 8), "ram total");
        assertDamaged(
                new StreamFixture()
                        .from(begin)
                        .number(PAGE | 4, 8)
                        .name("pc.ram")
                        .number(2 * PAGE, 8),
                "used_length of pc.ram");
        assertDamaged(
                new StreamFixture()
                        .machine("pc-q35-7.2")
                        .ramStart(2L * PAGE, List.of("pc.ram", "pc.ram"), List.of((long) PAGE, (long) PAGE)),
                "RAM block name");
    }

    @Test
    void whatComesBeforeADamageCounts() {
        StreamFixture whole = small().part(2).page("pc.ram", 1, page(1));
        opened(
                new StreamFixture()
                        .from(whole.cut())
                        .number(PAGE * 9L | 8 | 0x20, 8)
                        .cut(),
                core -> {
                    assertPage(core, 1, page(1));
                    assertThat(core.damage()).anyMatch(line -> line.contains("beyond the end of block pc.ram"));
                });
        opened(
                new StreamFixture()
                        .from(whole.cut())
                        .number(PAGE | 8, 8)
                        .name("pc.rom")
                        .cut(),
                core -> assertThat(core.damage()).anyMatch(line -> line.contains("there is no block pc.rom")));
        opened(
                new StreamFixture().from(whole.cut()).number(1, 8).cut(),
                core -> assertThat(core.damage()).anyMatch(line -> line.contains("flags 0x1 are none")));
        opened(
                new StreamFixture().from(whole.cut()).number(0x10, 8).footer(3).cut(),
                core -> assertThat(core.damage()).anyMatch(line -> line.contains("there is none of section 2")));
        opened(
                new StreamFixture().from(whole.endOfPart(2).cut()).number(0, 1).cut(),
                core -> assertThat(core.damage()).anyMatch(line -> line.contains("no description of the devices")));
    }

    @Test
    void aDescriptionThatIsNotOfItsStreamIsNotFollowed() {
        try (MemoryCore source = new SyntheticKernel(false).core()) {
            CpuState cpu = source.cpus().getFirst();
            byte[] stream = small().cpu(cpu).end();
            String text = new String(stream, java.nio.charset.StandardCharsets.ISO_8859_1);
            opened(
                    text.replace("\"array_len\":8", "\"array_len\":9")
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                    core -> {
                        assertThat(core.cpus()).isEmpty();
                        assertThat(core.damage()).anyMatch(line -> line.contains("CPU 0 at offset"));
                    });
            opened(
                    text.replace("\"devices\":", "\"devices\"}").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                    core -> assertThat(core.damage()).anyMatch(line -> line.contains("no JSON")));
        }
    }

    @Property(tries = 150)
    void aDamagedStreamIsReadOrRefusedAndNothingElse(@ForAll Random random) throws IOException {
        Path file = Files.createTempFile("coretime-", ".stream");
        try {
            byte[] stream = small().part(2)
                    .page("pc.ram", 1, page(1))
                    .page("pc.ram", 3, page(random.nextInt()))
                    .endOfPart(2)
                    .clock(16 << 20, 0)
                    .vmcoreinfo(0x1000, 64)
                    .end();
            for (int i = random.nextInt(8); i >= 0; i--) {
                stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, Arrays.copyOf(stream, random.nextInt(stream.length + 1)));
            try (MemoryCore core = Cores.open(file)) {
                assertThat(core.memory().ram().pages()).isPositive();
            } catch (CoreException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        } finally {
            Files.delete(file);
        }
    }
}
