package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RamMapTest {
    @Test
    void rangesThatTouchAreOne() {
        RamMap map = RamMap.merged(
                4096,
                List.of(
                        new RamMap.Range(0x100, 0x200),
                        new RamMap.Range(0, 0x9f),
                        new RamMap.Range(0x200, 0x300),
                        new RamMap.Range(0x180, 0x190)));
        assertThat(map.ranges()).containsExactly(new RamMap.Range(0, 0x9f), new RamMap.Range(0x100, 0x300));
        assertThat(map.pages()).isEqualTo(0x29f);
        assertThat(map.bytes()).isEqualTo(0x29f000);
        assertThat(map.endPfn()).isEqualTo(0x300);
        assertThat(map.contains(0x9e)).isTrue();
        assertThat(map.contains(0x9f)).isFalse();
        assertThat(map.contains(0x2ff)).isTrue();
        assertThat(map.contains(0x300)).isFalse();
    }

    @Test
    void noRamAtAllIsAMapToo() {
        RamMap map = RamMap.merged(4096, List.of());
        assertThat(map.endPfn()).isZero();
        assertThat(map.contains(0)).isFalse();
    }

    @Test
    void whatNoMachineHasIsRefused() {
        assertThatThrownBy(() -> new RamMap.Range(5, 5)).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> new RamMap.Range(-1, 5)).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> new RamMap.Range(0, RamMap.MAX_PFN + 1)).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> new RamMap(4097, List.of())).isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> new RamMap(4096, List.of(new RamMap.Range(0, 2), new RamMap.Range(1, 3))))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> new RamMap(4096, List.of(new RamMap.Range(0, RamMap.MAX_PAGES + 1))))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("believed");
    }
}
