package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PageSetTest {
    static final int END = 600_000;

    @Property(tries = 200)
    void itIsTheSetThatASetOfNumbersIs(
            @ForAll @Size(max = 40) List<@IntRange(max = END - 1) Integer> added,
            @ForAll @Size(max = 10) List<@IntRange(max = END - 1) Integer> removed,
            @ForAll @IntRange(max = END - 2000) int rangeStart,
            @ForAll @IntRange(max = 2000) int rangeLength) {
        PageSet set = new PageSet(END);
        TreeSet<Long> expected = new TreeSet<>();
        set.setRange(rangeStart, rangeStart + (long) rangeLength);
        for (long pfn = rangeStart; pfn < rangeStart + rangeLength; pfn++) {
            expected.add(pfn);
        }
        for (int pfn : added) {
            set.set(pfn);
            expected.add((long) pfn);
        }
        for (int pfn : removed) {
            set.clear(pfn);
            set.clearRange(pfn + 1L, pfn + 100L);
            expected.remove((long) pfn);
            expected.subSet(pfn + 1L, pfn + 100L).clear();
        }
        PageSet copy = set.copy();
        set.setRange(0, END);
        assertThat(copy.count()).isEqualTo(expected.size());
        long pfn = copy.next(0);
        for (long next : expected) {
            assertThat(pfn).isEqualTo(next);
            assertThat(copy.contains(pfn)).isTrue();
            long clear = copy.nextClear(pfn);
            assertThat(copy.contains(clear)).isFalse();
            assertThat(expected.subSet(pfn, clear)).hasSize((int) (clear - pfn));
            pfn = copy.next(pfn + 1);
        }
        assertThat(pfn).isEqualTo(END);
        assertThat(set.nextClear(0)).isEqualTo(END);
    }

    @Test
    void itsEndsAreChecked() {
        PageSet set = new PageSet(100);
        assertThatThrownBy(() -> set.set(100)).isInstanceOf(CoreException.class).hasMessageContaining("0x64");
        assertThatThrownBy(() -> set.set(-1)).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> new PageSet(RamMap.MAX_PFN + 1)).isInstanceOf(CoreException.class);
        assertThat(set.contains(1L << 40)).isFalse();
        assertThat(set.contains(-1)).isFalse();
        set.clear(5000);
        set.clearRange(-5, 5000);
        assertThat(set.count()).isZero();
    }

    @Test
    void aMapsPagesAreItsSet() {
        RamMap ram = RamMap.merged(4096, List.of(new RamMap.Range(700_000, 700_003), new RamMap.Range(1, 3)));
        PageSet set = PageSet.of(ram);
        assertThat(set.count()).isEqualTo(5);
        assertThat(set.next(3)).isEqualTo(700_000);
        assertThat(set.word(0)).isEqualTo(6);
    }
}
