package coretime.vmcore.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PageCodecTest {
    private static final int PAGE = 4096;

    @Property(tries = 200)
    void aPageComesBackAsItWas(@ForAll Compression compression, @ForAll("pages") byte[] content) {
        PageCodec codec = PageCodec.of(compression);
        MemorySegment page = copy(content);
        MemorySegment out = Arena.ofAuto().allocate(Math.max(PAGE, codec.maxCompressedBytes(PAGE)));
        int bytes = codec.compress(page, out);
        if (bytes < 0) {
            return;
        }
        assertThat(bytes).isLessThan(PAGE);
        MemorySegment back = Arena.ofAuto().allocate(PAGE);
        codec.decompress(out.asSlice(0, bytes), back);
        assertThat(back.mismatch(page)).isEqualTo(-1);
    }

    @Property(tries = 500)
    void damagedInputIsAnErrorOrAPage(
            @ForAll Compression compression, @ForAll("pages") byte[] content, @ForAll Random random) {
        PageCodec codec = PageCodec.of(compression);
        MemorySegment out = Arena.ofAuto().allocate(Math.max(PAGE, codec.maxCompressedBytes(PAGE)));
        int bytes = codec.compress(copy(content), out);
        int length = bytes < 0 ? PAGE : bytes;
        for (int flips = 0; flips < 4; flips++) {
            long at = random.nextInt(length);
            out.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        MemorySegment in = copy(out.asSlice(0, random.nextInt(length) + 1L).toArray(ValueLayout.JAVA_BYTE));
        // A guard behind the page shows a decoder that writes beyond it.
        MemorySegment room = Arena.ofAuto().allocate(PAGE + 64);
        try {
            codec.decompress(in, room.asSlice(0, PAGE));
        } catch (CoreException expected) {
            assertThat(expected).hasMessageContaining("page");
        }
        assertThat(room.asSlice(PAGE).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aPageOfAnotherSizeIsRefused(Compression compression) {
        PageCodec codec = PageCodec.of(compression);
        MemorySegment out = Arena.ofAuto().allocate(4 * PAGE);
        MemorySegment page = Arena.ofAuto().allocate(2 * PAGE);
        int bytes = codec.compress(page, out);
        MemorySegment in = bytes < 0 ? page : out.asSlice(0, bytes);
        assertThatThrownBy(() -> codec.decompress(in, Arena.ofAuto().allocate(PAGE)))
                .isInstanceOf(CoreException.class);
    }

    @Provide
    Arbitrary<byte[]> pages() {
        return Arbitraries.randomValue(random -> {
            byte[] page = new byte[PAGE];
            int distinct = 1 + random.nextInt(256);
            int filled = random.nextInt(PAGE + 1);
            for (int i = 0; i < filled; i++) {
                page[i] = (byte) random.nextInt(distinct);
            }
            return page;
        });
    }

    private static MemorySegment copy(byte[] bytes) {
        return Arena.ofAuto().allocate(Math.max(1, bytes.length)).copyFrom(MemorySegment.ofArray(bytes));
    }
}
