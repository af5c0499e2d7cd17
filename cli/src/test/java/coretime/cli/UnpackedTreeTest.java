package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.boot.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that want to write where they may not, or to fill the disk. */
class UnpackedTreeTest {
    private static final int BLOCK = 512;

    @TempDir
    private Path directory;

    private Path root;
    private UnpackedTree tree;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        tree = new UnpackedTree(root);
    }

    /** Writes entries. */
    @FunctionalInterface
    private interface Content {
        void to(TarArchiveOutputStream archive) throws IOException;
    }

    private static byte[] archive(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(content, bytes);
        return bytes.toByteArray();
    }

    private static void write(Content content, OutputStream out) throws IOException {
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(out, "UTF-8")) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.to(archive);
        }
    }

    private static void file(TarArchiveOutputStream archive, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
    }

    private static void special(TarArchiveOutputStream archive, String name, byte type, String target)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        archive.putArchiveEntry(entry);
        archive.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream archive, String name, String target) throws IOException {
        special(archive, name, TarConstants.LF_SYMLINK, target);
    }

    private void unpack(Content content) throws IOException {
        tree.add(new ByteArrayInputStream(archive(content)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void filesAndLinksAreThereAndTheirOwnersAlone() throws IOException {
        unpack(archive -> {
            link(archive, "lib", "usr/lib");
            link(archive, "etc/up.service", "../../../../etc/passwd");
            special(archive, "etc/empty/", TarConstants.LF_DIR, "");
            file(archive, "./usr/lib//a.service", "[Unit]\n");
            TarArchiveEntry program = new TarArchiveEntry("usr/bin/fsck");
            program.setMode(0106755);
            archive.putArchiveEntry(program);
            archive.closeArchiveEntry();
        });

        assertThat(tree.problems()).isEmpty();
        assertThat(root.resolve("lib/a.service")).hasContent("[Unit]\n");
        assertThat(Files.readSymbolicLink(root.resolve("etc/up.service"))).hasToString("../../../../etc/passwd");
        assertThat(root.resolve("etc/empty")).isEmptyDirectory();
        assertThat(permissions("usr/lib/a.service")).isEqualTo("rw-------");
        assertThat(permissions("usr/bin/fsck")).isEqualTo("rwx------");
        assertThat(permissions("usr/lib")).isEqualTo("rwx------");
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve(path), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void noNameLeadsOutside() throws IOException {
        unpack(archive -> {
            file(archive, "../evil", "x");
            file(archive, "etc/../../evil", "x");
            link(archive, "../link", "/");
            special(archive, "..", TarConstants.LF_DIR, "");
            file(archive, "/absolute", "below the root");
            file(archive, "x".repeat(256), "x");
            file(archive, "d/".repeat(65) + "deep", "x");
        });

        assertThat(names()).containsExactly("root", "root/absolute");
        assertThat(tree.problems()).hasSize(6);
        assertThat(tree.problems().getFirst().toString()).startsWith("/../evil: no name");
    }

    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        unpack(archive -> {
            link(archive, "out", outside.toString());
            file(archive, "out/evil", "x");
            link(archive, "again", outside.toString());
            link(archive, "again/evil", "/etc/passwd");
        });
        // In the next archive of the same tree the link is there from the beginning.
        unpack(archive -> {
            file(archive, "again/evil", "x");
            special(archive, "again/evil", TarConstants.LF_DIR, "");
            file(archive, "again", "in place of the link");
        });

        assertThat(outside).isEmptyDirectory();
        assertThat(root.resolve("out")).isDirectory().isNotEmptyDirectory();
        assertThat(Files.isSymbolicLink(root.resolve("again"))).isTrue();
        assertThat(tree.problems())
                .extracting(Problem::file)
                .containsExactly("/out", "/again/evil", "/again/evil", "/again/evil/", "/again");
    }

    @Test
    void devicesPipesAndHardLinksAreLeftOut() throws IOException {
        unpack(archive -> {
            special(archive, "device", TarConstants.LF_CHR, "");
            special(archive, "block", TarConstants.LF_BLK, "");
            special(archive, "pipe", TarConstants.LF_FIFO, "");
            special(archive, "hard", TarConstants.LF_LINK, "/etc/passwd");
        });

        assertThat(names()).containsExactly("root");
        assertThat(tree.problems())
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem.what()).startsWith("neither a file"));
    }

    @Test
    void ofTwoEntriesOfOneNameTheFirstStays() throws IOException {
        unpack(archive -> {
            file(archive, "a", "first");
            file(archive, "./a", "second");
            link(archive, "a", "/etc/passwd");
            link(archive, "b", "1");
            link(archive, "b", "2");
            file(archive, "a/below", "a file");
            special(archive, "a/", TarConstants.LF_DIR, "");
        });

        assertThat(root.resolve("a")).hasContent("first");
        assertThat(Files.readSymbolicLink(root.resolve("b"))).hasToString("1");
        assertThat(tree.problems()).hasSize(5);
    }

    @Test
    void aFileThatIsTooLargeIsLeftOutAndTheOthersAreThere() throws IOException {
        unpack(archive -> {
            file(archive, "large", "x".repeat((4 << 20) + 1));
            file(archive, "small", "x");
        });

        assertThat(names()).containsExactly("root", "root/small");
        assertThat(tree.problems().getFirst()).hasToString("/large: larger than 4194304 bytes: left out");
    }

    @Test
    void aBombIsRefusedBeforeItFillsTheDisk() throws Exception {
        // 160 MiB of zeros in some hundred KiB.
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[4 << 20];
            write(
                    archive -> {
                        for (int i = 0; i < 40; i++) {
                            TarArchiveEntry entry = new TarArchiveEntry("f" + i);
                            entry.setSize(zeros.length);
                            archive.putArchiveEntry(entry);
                            archive.write(zeros);
                            archive.closeArchiveEntry();
                        }
                    },
                    compressed);
        }
        assertThat(bomb.size()).isLessThan(1 << 20);

        assertThatThrownBy(() -> tree.add(new GZIPInputStream(new ByteArrayInputStream(bomb.toByteArray()))))
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThanOrEqualTo(128 << 20);
        }
    }

    @Test
    void aMillionEntriesAreRefused() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        PipedOutputStream out = new PipedOutputStream(in);
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try (out) {
                write(
                        archive -> {
                            for (int i = 0; i < 1_000_000; i++) {
                                link(archive, "link", "target");
                            }
                        },
                        out);
            } catch (IOException e) {
                // The reader has gone away, as it should.
                assertThat(e).hasMessageContaining("ipe");
            }
        });
        try (InputStream archive = in) {
            assertThatThrownBy(() -> tree.add(archive)).hasMessage("it has more than 100000 entries");
        }
        writer.join();
        assertThat(tree.problems()).hasSize(1000);
    }

    @Test
    void anArchiveThatEndsInTheMiddleIsRefused() throws IOException {
        byte[] whole = archive(archive -> file(archive, "a", "x".repeat(4 * BLOCK)));

        assertThatThrownBy(() -> tree.add(new ByteArrayInputStream(whole, 0, 2 * BLOCK)))
                .isInstanceOf(IOException.class);
    }

    @Property(tries = 300)
    void anythingElseIsRefusedOrUnpackedWithinTheDirectory(@ForAll @Size(max = 1024) byte[] noise) throws IOException {
        Path own = Files.createTempDirectory("coretime-test-");
        Path in = Files.createDirectory(own.resolve("root"));
        byte[] archive = archive(content -> {
            file(content, "a", "x");
            link(content, "b", "/");
        });
        for (int i = 0; i < noise.length; i++) {
            archive[i] ^= noise[i];
        }
        try {
            new UnpackedTree(in).add(new ByteArrayInputStream(archive));
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        try (Stream<Path> files = Files.list(own)) {
            assertThat(files).containsExactly(in);
        }
        try (Stream<Path> files = Files.walk(own)) {
            files.sorted(Comparator.reverseOrder()).forEach(UnpackedTreeTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
