package coretime.vmcore.internal.stream;

import static coretime.vmcore.internal.stream.StreamFixture.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Small streams, and what they are as cores. */
final class Streams {
    private Streams() {}

    static byte[] page(int value) {
        byte[] page = new byte[PAGE];
        Arrays.fill(page, (byte) value);
        return page;
    }

    /** A machine with four pages of RAM. */
    static StreamFixture small() {
        return new StreamFixture().machine("pc-i440fx-7.2").ramStart("pc.ram", 4 * PAGE);
    }

    static void opened(Path directory, byte[] stream, Consumer<MemoryCore> check) {
        try (MemoryCore core = Cores.open(write(directory, stream))) {
            check.accept(core);
        }
    }

    static Path write(Path directory, byte[] stream) {
        try {
            return Files.write(directory.resolve("stream"), stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assertPage(MemoryCore core, long pfn, byte[] expected) {
        assertThat(core.memory().page(pfn, PageBuffer.of(core.memory())).mismatch(MemorySegment.ofArray(expected)))
                .as("page %x", pfn)
                .isEqualTo(-1);
    }
}
