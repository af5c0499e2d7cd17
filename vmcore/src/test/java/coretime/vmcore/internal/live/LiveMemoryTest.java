package coretime.vmcore.internal.live;

import static coretime.vmcore.internal.kdump.KdumpFixture.PAGE;
import static coretime.vmcore.internal.kdump.KdumpFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.LiveMemory.Block;
import coretime.vmcore.LiveMemory.Placement;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.Vmcoreinfo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveMemoryTest {
    @TempDir
    private Path directory = Path.of("");

    private static byte[] pages(int... numbers) {
        ByteBuffer all = ByteBuffer.wrap(new byte[numbers.length * PAGE]);
        for (int number : numbers) {
            all.put(page(number));
        }
        return all.array();
    }

    private static byte[] read(PhysicalMemory memory, long pfn) {
        return memory.page(pfn, PageBuffer.of(memory)).toArray(ValueLayout.JAVA_BYTE);
    }

    private Path file(byte[] content) {
        try {
            return Files.write(directory.resolve("ram"), content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void mappingsAreReadWhereTheyArePlaced() {
        try (LiveMemory memory = LiveMemory.of(List.of(
                new Block(0x100, MemorySegment.ofArray(pages(3))), new Block(1, MemorySegment.ofArray(pages(1, 2)))))) {
            assertThat(memory.pageSize()).isEqualTo(PAGE);
            assertThat(memory.ram().ranges()).containsExactly(new RamMap.Range(1, 3), new RamMap.Range(0x100, 0x101));
            assertThat(read(memory, 1)).isEqualTo(page(1));
            assertThat(read(memory, 2)).isEqualTo(page(2));
            assertThat(read(memory, 0x100)).isEqualTo(page(3));
            assertThat(memory.runLength(1, 64)).isEqualTo(2);
            assertThat(memory.runLength(1, 1)).isEqualTo(1);
            assertThat(memory.runLength(3, 64)).isZero();
            assertThat(memory.run(1, 2).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pages(1, 2));
            assertThat(memory.presence(2)).isEqualTo(Presence.PRESENT);
            for (long pfn : new long[] {-1, 0, 3, 0x101, Long.MAX_VALUE}) {
                assertThat(memory.presence(pfn)).isEqualTo(Presence.NOT_RAM);
                assertThatThrownBy(() -> read(memory, pfn)).isInstanceOf(PageUnavailableException.class);
            }
        }
    }

    @Test
    void aFileIsReadPieceByPiece() {
        Path file = file(pages(1, 2, 3));
        try (LiveMemory memory =
                LiveMemory.file(file, List.of(new Placement(0, PAGE, 2 * PAGE), new Placement(1L << 32, 0, PAGE)))) {
            assertThat(file.toFile().delete()).isTrue();
            assertThat(read(memory, 0)).isEqualTo(page(2));
            assertThat(read(memory, 1)).isEqualTo(page(3));
            assertThat(read(memory, 1 << 20)).isEqualTo(page(1));
            assertThat(memory.runLength(0, 2)).isZero();
        }
    }

    @Test
    void aFileThatIsTooShortOrNotThereIsRefused() {
        Path file = file(pages(1));
        assertThatThrownBy(() -> LiveMemory.file(file, List.of(new Placement(0, PAGE, PAGE))))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("has 0x1000 bytes");
        assertThatThrownBy(() -> LiveMemory.file(directory.resolve("none"), List.of()))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("cannot be opened");
        assertThatThrownBy(() -> read(LiveMemory.file(directory, List.of(new Placement(0, 0, PAGE))), 0))
                .isInstanceOf(CoreException.class);
    }

    @Test
    void aFileThatIsCutShortMeanwhileIsAnErrorAndNoSignal() throws Exception {
        Path file = file(pages(1, 2));
        try (LiveMemory memory = LiveMemory.file(file, List.of(new Placement(0, 0, 2 * PAGE)));
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(PAGE);
            assertThat(read(memory, 0)).isEqualTo(page(1));
            assertThatThrownBy(() -> read(memory, 1))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining("page 0x1 can no longer be read at 0x1000");
        }
    }

    @Test
    void aProcessIsReadByItsAddresses() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(2 * PAGE, PAGE).copyFrom(MemorySegment.ofArray(pages(4, 5)));
            try (LiveMemory memory = LiveMemory.process(
                    ProcessHandle.current().pid(), List.of(new Placement(0x10000, own.address(), 2 * PAGE)))) {
                assertThat(read(memory, 0x10)).isEqualTo(page(4));
                assertThat(read(memory, 0x11)).isEqualTo(page(5));
                assertThat(memory.runLength(0x10, 8)).isZero();
                assertThatThrownBy(() -> memory.run(0x10, 1)).isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    @Test
    void whatAProcessHasNotIsSaid() {
        long pid = ProcessHandle.current().pid();
        try (LiveMemory memory = LiveMemory.process(pid, List.of(new Placement(0, 0, PAGE)))) {
            assertThatThrownBy(() -> read(memory, 0))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining("cannot be read at 0x0");
        }
        assertThatThrownBy(() -> LiveMemory.process(0, List.of()))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("/proc/0/mem");
    }

    @Test
    void placementsThatOverlapOrAreNoneAreRefused() {
        Placement one = new Placement(0, 0, 2 * PAGE);
        Placement other = new Placement(PAGE, 0, PAGE);
        long pid = ProcessHandle.current().pid();
        assertThatThrownBy(() -> LiveMemory.process(pid, List.of(one, other)))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("pfn 0x1");
        assertThatThrownBy(() -> LiveMemory.file(file(pages(1, 2)), List.of(other, one)))
                .isInstanceOf(CoreException.class);
        for (long[] numbers : new long[][] {
            {1, 0, PAGE},
            {0, 1, PAGE},
            {0, 0, 1},
            {0, 0, 0},
            {-PAGE, 0, PAGE},
            {0, -PAGE, PAGE},
            {0, Long.MAX_VALUE & -PAGE, 2 * PAGE},
            {1L << 60, 0, PAGE}
        }) {
            assertThatThrownBy(() -> new Placement(numbers[0], numbers[1], numbers[2]))
                    .isInstanceOf(CoreException.class);
        }
        assertThatThrownBy(() -> LiveMemory.of(List.of(new Block(0, MemorySegment.ofArray(new byte[100])))))
                .isInstanceOf(CoreException.class);
        assertThatThrownBy(() -> LiveMemory.of(List.of(new Block(Long.MAX_VALUE, MemorySegment.ofArray(pages(1))))))
                .isInstanceOf(CoreException.class);
    }

    @Test
    void liveMemoryIsACoreLikeAnother() {
        Vmcoreinfo vmcoreinfo = Vmcoreinfo.parse(new byte[0]);
        LiveMemory memory = LiveMemory.file(file(pages(1)), List.of(new Placement(0, 0, PAGE)));
        MemoryCore core = LiveMemory.core("guest", memory, List.of(), Optional.of(vmcoreinfo));
        assertThat(core.format().kind()).isEqualTo(CoreFormat.Kind.LIVE);
        assertThat(core.name()).isEqualTo("guest");
        assertThat(core.memory()).isSameAs(memory);
        assertThat(core.vmcoreinfo()).contains(vmcoreinfo);
        assertThat(core.cpus()).isEmpty();
        assertThat(core.damage()).isEmpty();
        assertThat(core.architecture()).hasToString("x86_64");
        assertThat(core.headerPhysBase()).isEmpty();
        assertThat(core.filterLevel()).isEmpty();
        assertThat(core.takenAt()).isEmpty();
        assertThat(core.utsname()).isEmpty();
        core.close();
        assertThatThrownBy(() -> read(memory, 0)).isInstanceOf(CoreException.class);
    }
}
