package coretime.vmcore.internal.io;

import static coretime.vmcore.internal.kdump.KdumpFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.Presence;
import coretime.vmcore.Progress;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.elf.ElfFixture;
import coretime.vmcore.internal.kdump.FlatBuilder;
import coretime.vmcore.internal.kdump.KdumpFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void nothingIsLeft() {
        assertThat(directory).isEmptyDirectory();
    }

    private MemoryCore received(byte[] bytes) {
        return Cores.read(new ByteArrayInputStream(bytes), "pipe", directory, Progress.NONE);
    }

    private static byte[] read(MemoryCore core, long pfn) {
        return core.memory().page(pfn, PageBuffer.of(core.memory())).toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] kdump() {
        return new KdumpFixture().page(1, page(1)).page(2, page(2)).bytes();
    }

    @Test
    void anyFormatIsReadFromAPipe() {
        byte[] elf = new ElfFixture().load(0, ElfFixture.pages(7)).bytes();
        for (byte[] bytes : List.of(kdump(), KdumpFixture.flattened(kdump(), new Random(5)))) {
            try (MemoryCore core = received(bytes)) {
                assertThat(directory).isEmptyDirectory();
                assertThat(read(core, 2)).isEqualTo(page(2));
                assertThat(core.damage()).isEmpty();
                assertThat(core.name()).isEqualTo("pipe");
            }
        }
        try (MemoryCore core = received(elf)) {
            assertThat(read(core, 0)).isEqualTo(ElfFixture.page(7));
        }
    }

    @Test
    void aFlattenedElfCoreIsReadFromAFileOrAPipe() {
        byte[] flat = KdumpFixture.flattened(
                new ElfFixture().load(0, ElfFixture.pages(7, 8)).bytes(), new Random(6));
        try (MemoryCore core = received(flat)) {
            assertThat(read(core, 1)).isEqualTo(ElfFixture.page(8));
        }
        Path file = KdumpFixture.write(directory, "flat", flat);
        try (MemoryCore core = Cores.open(file)) {
            assertThat(read(core, 1)).isEqualTo(ElfFixture.page(8));
            assertThat(core.damage()).isEmpty();
        }
        assertThat(file.toFile().delete()).isTrue();
    }

    @Test
    void aPipeThatIsCutIsSaidAndReadAsFarAsItCame() {
        byte[] flat = new FlatBuilder().record(0, kdump()).bytes();
        for (int cut : new int[] {0, 5}) {
            try (MemoryCore core = received(Arrays.copyOf(flat, flat.length - cut))) {
                assertThat(core.damage()).first().asString().contains("no end marker");
                assertThat(read(core, 1)).isEqualTo(page(1));
                assertThat(core.memory().presence(2)).isEqualTo(cut == 0 ? Presence.PRESENT : Presence.MISSING);
                assertThat(core.format().details()).startsWith("version 6");
                assertThat(core.cpus()).isEmpty();
                assertThat(core.vmcoreinfo()).isEmpty();
                assertThat(core.headerPhysBase()).contains(0L);
                assertThat(core.filterLevel()).isPresent();
                assertThat(core.takenAt()).isEmpty();
                assertThat(core.utsname()).isEmpty();
                assertThat(core.architecture()).hasToString("x86_64");
            }
        }
    }

    @Test
    void whatComesBehindTheEndMarkerIsTakenAndDoesNotCount() throws IOException {
        ByteArrayInputStream pipe = new ByteArrayInputStream(new FlatBuilder()
                .record(0, kdump())
                .header(-1, -1)
                .record(0, new byte[5000])
                .bytes());
        try (MemoryCore core = Cores.read(pipe, "pipe", directory, Progress.NONE)) {
            assertThat(read(core, 1)).isEqualTo(page(1));
            assertThat(pipe.read()).isEqualTo(-1);
        }
    }

    @Test
    void absurdRecordsAreRefused() {
        for (byte[] bytes : List.of(
                new FlatBuilder().header(-5, 1).end(),
                new FlatBuilder().header(0, -5).end(),
                new FlatBuilder().header(1L << 60, 1).end(),
                new FlatBuilder().header(1, Long.MAX_VALUE).end(),
                new FlatBuilder(9, 1).end(),
                nothings())) {
            assertThatThrownBy(() -> received(bytes)).isInstanceOf(DamagedCoreException.class);
        }
    }

    private static byte[] nothings() {
        FlatBuilder flat = new FlatBuilder();
        for (int i = 0; i <= FlatRecord.MAX_EMPTY; i++) {
            flat.header(0, 0);
        }
        return flat.end();
    }

    @Test
    void whatIsNoCoreIsRefused() {
        assertThatThrownBy(() -> received(new byte[100])).isInstanceOf(UnsupportedCoreException.class);
        assertThatThrownBy(() -> received(new byte[0])).isInstanceOf(UnsupportedCoreException.class);
        assertThatThrownBy(() -> received(new FlatBuilder().end())).isInstanceOf(UnsupportedCoreException.class);
    }

    @Test
    void whatIsNoCoreAndNeverEndsIsRefusedAtOnce() {
        InputStream endless = new InputStream() {
            private int left = 1 << 22;

            @Override
            public int read() {
                return read(new byte[1], 0, 1) - 1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                left -= length;
                assertThat(left).as("bytes that are still taken").isPositive();
                return length;
            }
        };
        assertThatThrownBy(() -> Cores.read(endless, "pipe", directory, Progress.NONE))
                .isInstanceOf(UnsupportedCoreException.class)
                .hasMessageContaining("no memory core");
    }

    @Test
    void aPipeThatFailsOrNoDirectoryIsSaid() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> Cores.read(broken, "pipe", directory, Progress.NONE))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("pipe cannot be read: gone");
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> Cores.read(InputStream.nullInputStream(), "pipe", nowhere, Progress.NONE))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void progressTellsTheBytesThatCame() {
        List<Long> told = new ArrayList<>();
        try (MemoryCore core = Cores.read(
                new ByteArrayInputStream(kdump()), "pipe", directory, (phase, done, total) -> told.add(done))) {
            assertThat(core.damage()).isEmpty();
        }
        assertThat(told.getLast()).isEqualTo(kdump().length);
    }
}
