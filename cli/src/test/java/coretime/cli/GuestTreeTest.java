package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootReader;
import coretime.boot.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched of a system's files, by the real sh and tar. */
class GuestTreeTest {
    private final GuestShell shell = HereShell.shell();

    @TempDir
    private Path directory;

    private Path system;

    private @Nullable GuestTree tree;

    @BeforeEach
    void prepare() throws IOException {
        // A name without links, as the tree's paths are.
        system = Files.createDirectory(directory.toRealPath().resolve("system"));
    }

    @AfterEach
    void close() {
        if (tree != null) {
            tree.close();
        }
    }

    private Path file(String name, String text) throws IOException {
        Path file = system.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void link(String name, String target) throws IOException {
        Path link = system.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** Where the system's directory is in what is fetched of it. */
    private Path fetched() {
        GuestTree all = GuestTree.below(system.toString(), shell);
        tree = all;
        assertThat(all.problems()).isEmpty();
        return all.root();
    }

    @Test
    void presetsAreThereInTheirOrder() throws IOException {
        file("etc/systemd/system-preset/00-own.preset", "disable *\n");
        file("usr/lib/systemd/system-preset/90-systemd.preset", "enable getty@.service\n");
        link("lib", "usr/lib");

        Path fetched = fetched();

        assertThat(fetched.resolve("etc/systemd/system-preset/00-own.preset")).hasContent("disable *\n");
        assertThat(fetched.resolve("lib/systemd/system-preset/90-systemd.preset"))
                .hasContent("enable getty@.service\n");
    }

    @Test
    void allNamesOfOneFileAreThere() throws IOException {
        Path unit = file("etc/systemd/system/a.service", "[Unit]\n");
        Files.createLink(system.resolve("etc/systemd/system/b.service"), unit);

        Path units = fetched().resolve("etc/systemd/system");

        assertThat(units.resolve("a.service")).hasContent("[Unit]\n");
        assertThat(units.resolve("b.service")).hasContent("[Unit]\n");
    }

    @Test
    void nothingIsWrittenThroughItsLinks() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        link("run", outside.toRealPath().toString());

        try (GuestTree linked = GuestTree.below(system.toString(), shell)) {
            assertThat(outside).isEmptyDirectory();
            assertThat(linked.problems()).extracting(Problem::file).containsExactly(system + "/run/systemd/generator");
        }
    }

    /** Waits for a guest that never answers. */
    static final class Waiter {
        private Waiter() {}

        /** Says that it waits. */
        public static void main(String[] arguments) {
            GuestTree.of(new GuestShell("silent", (_, _, _) -> {
                System.out.println("asked");
                while (true) {
                    LockSupport.park();
                }
            }));
        }
    }

    @Test
    void aSignalDoesNotWaitForTheGuest() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("asked");
            assertThat(temporary).isNotEmptyDirectory();

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(temporary).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aUnitsDirectoriesAreFetchedWhereTheyLieElsewhere() throws IOException {
        file("opt/of-a/10-late.conf", "[Unit]\nAfter=b.service\n");
        file("opt/of-a/notes.txt", "none of systemd's");
        file("opt/of-a/deep/20.conf", "[Unit]\n");
        link("opt/of-a/20-more.conf", "../more/more.conf");
        file("opt/more/more.conf", "[Unit]\n");
        link("opt/again", "of-a");
        link("etc/systemd/system/a.service.d", "../../../opt/again");
        link("etc/systemd/system/a.target.wants", system + "/opt/wants");
        link("opt/wants/two\nlines.service", "/dev/null");
        link("opt/wants/c.service", "/usr/lib/systemd/system/c.service");

        Path fetched = fetched();

        Path dropIns = fetched.resolve("etc/systemd/system/a.service.d");
        assertThat(dropIns.resolve("10-late.conf")).hasContent("[Unit]\nAfter=b.service\n");
        assertThat(dropIns.resolve("20-more.conf")).hasContent("[Unit]\n");
        assertThat(dropIns.toFile().list()).containsExactlyInAnyOrder("10-late.conf", "20-more.conf");
        assertThat(fetched.resolve("opt/wants").toFile().list())
                .containsExactlyInAnyOrder("c.service", "two\nlines.service");
    }

    @Test
    void theVersionOfItsSystemdIsKnownByTheNameOfALibraryAlone() throws IOException {
        file("usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so", "much code");
        file("usr/lib/systemd/libsystemd-shared-252\n..\n.so", "a name that cannot be");
        file("usr/lib/systemd/system/default.target", "[Unit]\n");
        link("lib", "usr/lib");

        Path fetched = fetched();

        assertThat(fetched.resolve("usr/lib/systemd").toFile().list())
                .containsExactlyInAnyOrder("system", "libsystemd-shared-252.so");
        assertThat(fetched.resolve("usr/lib/systemd/libsystemd-shared-252.so")).isEmptyFile();
        assertThat(BootReader.of(fetched).systemdVersion()).hasValue(252);
    }
}
