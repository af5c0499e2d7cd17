package coretime.vmcore.internal.kdump;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.RamMap;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageRanksTest {
    @Property
    void ranksAreTheNumberOfPagesBefore(
            @ForAll @IntRange(min = 1, max = 3000) int bytes,
            @ForAll @IntRange(max = 24_000) int start,
            @ForAll @IntRange(max = 24_000) int length,
            @ForAll long seed) {
        byte[] bits = new byte[bytes];
        new Random(seed).nextBytes(bits);
        PageBitmap bitmap = new PageBitmap(MemorySegment.ofArray(bits), start, start + length);
        PageRanks ranks = new PageRanks(bitmap);
        BitSet set = BitSet.valueOf(bits);
        int end = Math.min(bytes * 8, start + length);
        long rank = 0;
        for (int pfn = start; pfn < end; pfn++) {
            assertThat(bitmap.contains(pfn)).isEqualTo(set.get(pfn));
            assertThat(ranks.before(pfn)).isEqualTo(rank);
            rank += set.get(pfn) ? 1 : 0;
        }
        assertThat(ranks.count()).isEqualTo(rank);
        assertThat(bitmap.contains(start - 1L)).isFalse();
        assertThat(bitmap.contains(end)).isFalse();
    }

    @Test
    void ofTooManyRangesTheRestIsTakenForRam() {
        byte[] alternating = new byte[RamRanges.MAX_RANGES / 2];
        java.util.Arrays.fill(alternating, (byte) 0x55);
        PageBitmap bitmap = new PageBitmap(MemorySegment.ofArray(alternating), 0, alternating.length * 8L);
        RamRanges ranges = new RamRanges(4096);
        ranges.add(bitmap, bitmap, 0, bitmap.endPfn());
        RamMap map = ranges.map();
        assertThat(ranges.isCoarse()).isTrue();
        assertThat(map.ranges()).hasSize(RamRanges.MAX_RANGES);
        assertThat(map.endPfn()).isEqualTo(bitmap.endPfn() - 1);
        assertThat(map.ranges().getFirst()).isEqualTo(new RamMap.Range(0, 1));
    }
}
