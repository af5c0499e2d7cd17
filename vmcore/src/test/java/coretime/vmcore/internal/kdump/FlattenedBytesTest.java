package coretime.vmcore.internal.kdump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.FileBytes;
import coretime.vmcore.internal.io.FlatRecord;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlattenedBytesTest {
    private static void opened(byte[] file, Consumer<FlattenedBytes> check) {
        try {
            Path path = Files.createTempFile("flattened", "");
            try {
                Files.write(path, file);
                try (FileBytes bytes = FileBytes.open(path)) {
                    assertThat(FlattenedBytes.isFlattened(bytes)).isTrue();
                    check.accept(FlattenedBytes.open(bytes));
                }
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] all(FlattenedBytes bytes) {
        return bytes.slice(0, bytes.size(), "all").toArray(ValueLayout.JAVA_BYTE);
    }

    /** Small records overlap; large ones with few of them do not all, and leave holes. */
    @Property(tries = 200)
    void readsAreThoseOfTheRearrangedFile(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records, @ForAll boolean ascending) {
        Random random = new Random(seed);
        byte[] expected = new byte[4000];
        boolean[] written = new boolean[4000];
        FlatBuilder flat = new FlatBuilder();
        int end = 0;
        for (int i = 0; i < records; i++) {
            int offset = ascending ? Math.min(end + random.nextInt(20), 3900) : random.nextInt(3900);
            byte[] content = new byte[random.nextInt(100)];
            random.nextBytes(content);
            flat.record(offset, content);
            System.arraycopy(content, 0, expected, offset, content.length);
            Arrays.fill(written, offset, offset + content.length, true);
            end = content.length == 0 ? end : Math.max(end, offset + content.length);
        }
        int size = end;
        opened(flat.end(), bytes -> {
            assertThat(bytes.damage()).isEmpty();
            assertThat(bytes.size()).isEqualTo(size);
            assertThat(all(bytes)).isEqualTo(Arrays.copyOf(expected, size));
            for (int i = 0; i < 50 && size > 0; i++) {
                int from = random.nextInt(size);
                int length = random.nextInt(size - from + 1);
                boolean[] range = Arrays.copyOfRange(written, from, from + length);
                boolean isWhole = true;
                for (boolean one : range) {
                    isWhole &= one;
                }
                assertThat(bytes.holds(from, length)).isEqualTo(isWhole);
                try (Arena arena = Arena.ofConfined()) {
                    assertThat(bytes.slice(from, length, arena.allocate(4000), "part")
                                    .toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(Arrays.copyOfRange(expected, from, from + length));
                }
            }
        });
    }

    @Test
    void theLaterRecordCounts() {
        opened(
                new FlatBuilder()
                        .record(0, filled(30, 1))
                        .record(10, filled(10, 2))
                        .record(12, filled(2, 3))
                        .record(30, filled(1, 4))
                        .end(),
                bytes -> {
                    byte[] content = all(bytes);
                    assertThat(content[9]).isEqualTo((byte) 1);
                    assertThat(content[11]).isEqualTo((byte) 2);
                    assertThat(content[13]).isEqualTo((byte) 3);
                    assertThat(content[14]).isEqualTo((byte) 2);
                    assertThat(content[29]).isEqualTo((byte) 1);
                    assertThat(content[30]).isEqualTo((byte) 4);
                });
    }

    @Test
    void whatIsLargeIsCopiedOutsideTheHeapAndOnlyIfItIsThere() {
        FlatBuilder flat = new FlatBuilder();
        for (int i = 0; i < 100; i++) {
            flat.record(1000L * i, filled(1000, i));
        }
        opened(flat.record(300_000, filled(1, 1)).end(), bytes -> {
            assertThat(bytes.slice(0, 100_000, "bitmap").get(ValueLayout.JAVA_BYTE, 99_999))
                    .isEqualTo((byte) 99);
            assertThatThrownBy(() -> bytes.slice(0, 300_000, "bitmap")).isInstanceOf(DamagedCoreException.class);
            assertThat(bytes.holds(100_000, 1)).isFalse();
            assertThat(bytes.holds(300_000, 2)).isFalse();
            assertThat(bytes.u64(150_000, "hole")).isZero();
        });
    }

    @Test
    void aFileWithoutEndMarkerIsCut() {
        byte[] whole = new FlatBuilder()
                .record(0, filled(100, 1))
                .record(100, filled(100, 2))
                .end();
        for (int length :
                new int[] {whole.length - 1, whole.length - 16, whole.length - 17, whole.length - 116, 4096}) {
            opened(Arrays.copyOf(whole, length), bytes -> {
                assertThat(bytes.damage()).singleElement().asString().contains("no end marker");
                assertThat(bytes.size()).isEqualTo(Math.clamp(length - 4112L - (length >= 4228 ? 16 : 0), 0, 200));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"-2, 5", "5, -2", "-1, 5", "70368744177665, 1", "9223372036854775807, 9223372036854775807"})
    void aRecordThatCannotBeTrueEndsTheReading(long offset, long size) {
        byte[] file = new FlatBuilder()
                .record(0, filled(100, 1))
                .header(offset, size)
                .record(100, filled(100, 1))
                .end();
        opened(file, bytes -> {
            assertThat(bytes.size()).isEqualTo(100);
            assertThat(bytes.damage()).singleElement().asString().contains("offset 0x1074");
        });
    }

    @Test
    void aLoopOfNothingEnds() {
        FlatBuilder flat = new FlatBuilder();
        for (int i = 0; i <= FlatRecord.MAX_EMPTY; i++) {
            flat.header(0, 0);
        }
        opened(flat.record(0, filled(9, 1)).end(), bytes -> {
            assertThat(bytes.size()).isZero();
            assertThat(bytes.damage()).hasSize(1);
        });
    }

    @Test
    void recordsInNoOrderAreRefused() {
        FlatBuilder flat = new FlatBuilder();
        for (int i = FlattenedBytes.MAX_CHAINS + 1; i > 0; i--) {
            flat.record(10L * i, filled(10, i));
        }
        byte[] file = flat.end();
        assertThatThrownBy(() -> opened(file, bytes -> {}))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("makedumpfile -R");
        assertThatThrownBy(() -> opened(new FlatBuilder(1, 2).end(), bytes -> {}))
                .isInstanceOf(UnsupportedCoreException.class);
    }
}
