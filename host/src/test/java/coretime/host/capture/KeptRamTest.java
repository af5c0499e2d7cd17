package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageSet;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files in shared memory, as those behind a guest's RAM. */
class KeptRamTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 64;

    private static Path memory(Path directory) throws IOException {
        byte[] content = new byte[PAGES * PAGE];
        for (int i = 0; i < PAGES; i++) {
            Arrays.fill(content, i * PAGE, (i + 1) * PAGE, (byte) (i + 1));
        }
        return Files.write(directory.resolve("ram"), content);
    }

    /** The second half of the file lies at 4 GiB. */
    private static GuestRam ram(Path file) {
        long half = PAGES / 2L * PAGE;
        return new GuestRam(
                new QemuProcess(1, 1, "boot"),
                List.of(
                        new GuestRam.Piece(0, half, 0, Optional.of(shared(file, 0))),
                        new GuestRam.Piece(1L << 32, half, 0, Optional.of(shared(file, half)))));
    }

    private static GuestRam.Shared shared(Path file, long offset) {
        return new GuestRam.Shared(file, offset, GuestRam.FileId.of(file).orElseThrow());
    }

    private static int first(LiveMemory memory, long pfn) {
        return memory.page(pfn, PageBuffer.of(memory)).get(ValueLayout.JAVA_BYTE, 0);
    }

    private static long pagesOf(Path file) throws IOException {
        Process du = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                        .strip())
                * 512
                / PAGE;
    }

    private static long descriptorsOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).equals(file);
                        } catch (IOException _) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void ramOutlivesItsNameAndIsGivenBackAsItIsNoLongerNeeded() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "coretime-kept");
        Path file = memory(directory);
        try {
            KeptRam kept = KeptRam.of(ram(file));
            long high = (1L << 32) / PAGE;
            try (LiveMemory memory = kept.memory()) {
                assertThat(first(memory, 5)).isEqualTo(6);
                assertThat(first(memory, high + 3)).isEqualTo(PAGES / 2 + 4);
                assertThat(pagesOf(file)).isEqualTo(PAGES);

                PageSet keep = new PageSet(high + PAGES);
                keep.setRange(4, 8);
                keep.set(high + 3);
                kept.unwanted(keep);
                assertThat(pagesOf(file)).isEqualTo(5);
                assertThat(first(memory, 7)).isEqualTo(8);

                kept.written(0, 6);
                assertThat(pagesOf(file)).isEqualTo(3);
                kept.written(0, high + PAGES);
                assertThat(pagesOf(file)).isZero();
            }
            assertThat(descriptorsOf(file)).isZero();
        } finally {
            Files.delete(file);
            Files.delete(directory);
        }
    }

    @Test
    void ramThatTheKernelDoesNotKnowOfIsGivenBackToo() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "coretime-kept");
        Path file = memory(directory);
        try {
            KeptRam kept = KeptRam.of(ram(file));
            try (LiveMemory _ = kept.memory()) {
                PageSet keep = new PageSet(8);
                keep.setRange(4, 8);
                kept.unwanted(keep);
                assertThat(pagesOf(file)).isEqualTo(4);
                kept.unwanted(new PageSet(2));
                assertThat(pagesOf(file)).isZero();
            }
        } finally {
            Files.delete(file);
            Files.delete(directory);
        }
    }

    @Test
    void anotherFileThatGotTheDescriptorMeanwhileIsLeftAlone(@TempDir Path directory) throws Exception {
        Path file = memory(directory);
        GuestRam ram = ram(file);
        Files.move(file, directory.resolve("before"));
        Files.write(file, new byte[PAGES * PAGE]);
        assertThatThrownBy(() -> KeptRam.of(ram))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("another by now");
        assertThat(descriptorsOf(file)).isZero();
    }

    @Test
    void ramThatCannotBeHeldLeavesNothingOpen(@TempDir Path directory) throws Exception {
        Path file = memory(directory);
        GuestRam ram = ram(file);
        GuestRam tooLong = new GuestRam(
                ram.process(),
                List.of(
                        ram.pieces().getFirst(),
                        new GuestRam.Piece(1L << 32, PAGES * PAGE, 0, Optional.of(shared(file, PAGE)))));
        assertThatThrownBy(() -> KeptRam.of(tooLong))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("too short");
        GuestRam ownRam = new GuestRam(ram.process(), List.of(new GuestRam.Piece(0, PAGE, 0, Optional.empty())));
        assertThatThrownBy(() -> KeptRam.of(ownRam))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("private");
        assertThat(descriptorsOf(file)).isZero();
    }
}
