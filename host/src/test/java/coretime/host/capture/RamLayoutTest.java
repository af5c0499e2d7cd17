package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import coretime.host.capture.RamLayout.Region;
import org.junit.jupiter.api.Test;

class RamLayoutTest {
    /** As QEMU 7.2 prints it for a q35 guest of 8 GiB. */
    private static final String Q35 = """
            FlatView #0
             AS "I/O", root: io
             Root memory region: io
              0000000000000000-0000000000000007 (prio 0, i/o): dma-chan

            FlatView #1
             AS "memory", root: system
             AS "cpu-memory-0", root: system
             Root memory region: system
              0000000000000000-00000000000c2fff (prio 0, ram): pc.ram
              00000000000c3000-00000000000e7fff (prio 0, rom): pc.ram @00000000000c3000
              00000000000e8000-00000000000effff (prio 0, ram): pc.ram @00000000000e8000
              00000000000f0000-00000000000fffff (prio 0, rom): pc.ram @00000000000f0000
              0000000000100000-000000007fffffff (prio 0, ram): pc.ram @0000000000100000
              00000000b0000000-00000000bfffffff (prio 0, i/o): pcie-mmcfg-mmio
              00000000fd000000-00000000fdffffff (prio 1, ram): vga.vram
              00000000fffc0000-00000000ffffffff (prio 0, rom): pc.bios
              0000000100000000-000000027fffffff (prio 0, ram): pc.ram @0000000080000000

            FlatView #2
             AS "other", root: other
              0000000000000000-00000000000fffff (prio 0, ram): pc.ram
            """;

    @Test
    void ramIsWhereTheGuestHasItInAsFewPiecesAsThereAre() {
        RamLayout layout = RamLayout.parse(Q35);
        assertThat(layout.regions())
                .containsExactly(
                        new Region(0, 0x80000000L, "pc.ram", 0),
                        new Region(0x100000000L, 0x180000000L, "pc.ram", 0x80000000L));
        assertThat(layout.bytes()).isEqualTo(8L << 30);
    }

    @Test
    void nodesAndPluggedModulesCount() {
        String numa = Q35.replace("pc.ram @0000000080000000", "ram-node1").replace("vga.vram", "memdimm0");
        assertThat(RamLayout.parse(numa).regions())
                .extracting(Region::block)
                .containsExactly("pc.ram", "memdimm0", "ram-node1");
    }

    @Test
    void anAnswerThatIsNoneIsRefused() {
        assertThatThrownBy(() -> RamLayout.parse("unknown command: 'info mtree'"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("shows no RAM: unknown command");
        assertThatThrownBy(() -> RamLayout.parse(Q35.replace("-000000007fffffff", "-000000007ffff0ff")))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("no whole pages");
        assertThatThrownBy(() -> RamLayout.parse(Q35.replace("0000000100000000-", "0000000000200000-")))
                .isInstanceOf(HostException.class);
        assertThatThrownBy(() -> RamLayout.parse(Q35.replace("0000000000100000-", "ffffffffffff0000-")))
                .isInstanceOf(HostException.class);
    }
}
