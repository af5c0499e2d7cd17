package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreFacts;
import coretime.vmcore.CoreWriter;
import coretime.vmcore.ElfCoreWriter;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.PageSet;
import coretime.vmcore.RamMap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions that cannot be finished, in processes of their own; needs root, to mount a small file system. */
class CoreWritingIT {
    private static final int PAGES = 1 << 16;
    private static final int RUN = 256;

    @TempDir
    private Path directory = Path.of("");

    private Path core = Path.of("core");

    /** 256 MiB that do not compress. */
    @BeforeEach
    void aCore() {
        core = directory.resolve("guest.elf");
        RamMap ram = new RamMap(4096, List.of(new RamMap.Range(0, PAGES)));
        try (CoreWriter writer = ElfCoreWriter.create(core, ram, PageSet.of(ram));
                Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(RUN * 4096L, Long.BYTES);
            Random random = new Random(1);
            for (long i = 0; i < pages.byteSize(); i += Long.BYTES) {
                pages.set(ValueLayout.JAVA_LONG, i, random.nextLong());
            }
            for (int pfn = 0; pfn < PAGES; pfn += RUN) {
                writer.pages(pfn, RUN, pages);
            }
            writer.finish(new CoreFacts(
                    Architecture.X86_64,
                    ram,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    FilterLevel.NONE));
        }
    }

    @Test
    void aFullDiskIsSaidAndWhatIsThereCanBeExplained() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "coretime-test", small.toString());
        try {
            Path out = small.resolve("guest.kdump");
            try (Coretime convert = convert(out)) {
                assertThat(convert.status()).as(convert.err()).isEqualTo(1);
                assertThat(convert.err())
                        .contains("guest.kdump.partial cannot be written at offset 0x")
                        .contains("No space left")
                        .doesNotContain("\tat ");
            }
            assertThat(out).doesNotExist();
            // A file system in memory that is full cannot even show its files' holes.
            Path copy = directory.resolve("copy.partial");
            Files.copy(small.resolve("guest.kdump.partial"), copy);
            assertIsExplained(copy);
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void whatAKilledRunLeavesCanBeExplainedAndIsNotInTheWay() throws Exception {
        Path out = directory.resolve("guest.kdump");
        Path partial = directory.resolve("guest.kdump.partial");
        try (Coretime convert = convert(out)) {
            convert.awaitLine("writing: ");
            // It must not be done before the other run has looked.
            run("kill", "-STOP", String.valueOf(convert.handle().pid()));
            try (Coretime other = convert(out)) {
                assertThat(other.status()).as(other.err()).isEqualTo(1);
                assertThat(other.err()).contains("is being written by another run");
            }
            convert.handle().destroyForcibly();
            assertThat(convert.status()).isEqualTo(137);
        }
        assertThat(out).doesNotExist();
        assertIsExplained(partial);
        try (Coretime again = convert(out)) {
            assertThat(again.status()).as(again.err()).isZero();
        }
        assertThat(partial).doesNotExist();
    }

    private Coretime convert(Path out) throws IOException {
        return Coretime.start(
                "core", "convert", core.toString(), "-o", out.toString(), "--compress", "zlib", "--threads", "1");
    }

    private static void assertIsExplained(Path partial) throws Exception {
        try (Coretime verify = Coretime.start("core", "verify", partial.toString())) {
            assertThat(verify.status()).as(verify.err()).isEqualTo(1);
            assertThat(verify.out())
                    .contains("its writer did not finish")
                    .contains("could not finish it")
                    .contains("the core is damaged");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
