package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Root directories that somebody made to harm who reads them: real files, links, pipes and devices. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRootTest {
    private static final UnitName DEFAULT = new UnitName("default.target");
    private static final String CANARY = "canary-of-the-world-outside";
    private static final String RUN = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    private Path outside;

    private Path root;
    private Path units;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(outside.resolve("root"));
        units = system(root);
        Files.writeString(units.resolve("good.service"), RUN);
        Files.writeString(units.resolve("default.target"), "[Unit]\nWants=good.service\n");
        Files.writeString(
                outside.resolve("canary.service"), "[Unit]\nDescription=" + CANARY + "\nAfter=" + CANARY + ".target\n");
    }

    private static Path system(Path root) throws IOException {
        return Files.createDirectories(root.resolve("etc/systemd/system"));
    }

    private record Read(UnitSet units, BootAudit audit) {
        private String all() {
            return units.units() + "\n" + units.problems() + "\n" + units.startedByDBus() + "\n" + audit;
        }

        private LoadState state(String name) {
            return units.unit(new UnitName(name)).orElseThrow().state();
        }

        private List<String> problems() {
            return units.problems().stream().map(Problem::toString).toList();
        }
    }

    /** Whatever is in it, what is good is read, and nothing in the directory is other than before. */
    private Read read() throws IOException {
        Map<String, String> before = listing();
        UnitSet read = BootReader.of(root).loadAll();
        Read all = new Read(read, BootAudit.of(read, DEFAULT, read.startedByDBus(), CarePolicy.standard()));

        assertThat(all.state("good.service")).isEqualTo(LoadState.LOADED);
        assertThat(all.all()).doesNotContain(CANARY);
        assertThat(listing()).isEqualTo(before);
        return all;
    }

    private Map<String, String> listing() throws IOException {
        try (var files = Files.walk(outside)) {
            return files.collect(Collectors.toMap(Path::toString, HostileRootTest::facts, (a, _) -> a, TreeMap::new));
        }
    }

    private static String facts(Path file) {
        try {
            return Files.readAttributes(file, "unix:mode,size,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS)
                    .toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    @Test
    void whatIsNeitherFileNorLinkIsNamedAndNotWaitedFor() throws Exception {
        run("mkfifo", units.resolve("pipe.service").toString());
        Files.createDirectory(units.resolve("directory.service"));
        Path apart = Files.createDirectories(root.resolve("srv"));
        run("mkfifo", apart.resolve("pipe").toString());
        Files.createSymbolicLink(units.resolve("to-pipe.service"), Path.of("/srv/pipe"));
        Files.createSymbolicLink(units.resolve("to-directory.service"), Path.of("/srv"));
        Files.createSymbolicLink(units.resolve("to-nothing.service"), Path.of("/srv/nothing"));
        Files.createDirectory(units.resolve("good.service.d"));
        run("mkfifo", units.resolve("good.service.d/pipe.conf").toString());
        Files.createSymbolicLink(units.resolve("good.service.d/link.conf"), Path.of("/srv/pipe"));
        run("mkfifo", root.resolve("etc/fstab").toString());
        Path scripts = Files.createDirectories(root.resolve("etc/init.d"));
        run("mkfifo", "-m", "755", scripts.resolve("script").toString());
        Path bus = Files.createDirectories(root.resolve("usr/share/dbus-1/system-services"));
        run("mkfifo", bus.resolve("org.example.service").toString());

        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(units.resolve("socket.service")));
            Read read = read();

            assertThat(read.problems())
                    .contains(
                            "/etc/systemd/system/pipe.service: neither a file nor a link: left out",
                            "/etc/systemd/system/directory.service: neither a file nor a link: left out",
                            "/etc/systemd/system/socket.service: neither a file nor a link: left out",
                            "/etc/systemd/system/good.service.d/pipe.conf: neither a file nor a link: left out",
                            "/etc/systemd/system/good.service.d/link.conf: cannot be read: not a regular file",
                            "/etc/systemd/system/to-pipe.service: cannot be read: not a regular file",
                            "/etc/systemd/system/to-directory.service: cannot be read: not a regular file",
                            "/etc/systemd/system/to-nothing.service: cannot be read: no such file",
                            "/etc/fstab: cannot be read, its mounts are missing: not a regular file",
                            "/usr/share/dbus-1/system-services/org.example.service: cannot be read: not a regular file");
            assertThat(read.state("to-pipe.service")).isNotEqualTo(LoadState.MASKED);
        }
    }

    @Test
    void aDeviceIsAMaskAndIsNotRead() throws Exception {
        assumeThat(user()).as("root, for mknod").isEqualTo("root");
        Path zero = Files.createDirectories(root.resolve("dev")).resolve("zero");
        run("mknod", zero.toString(), "c", "1", "5");
        Files.createSymbolicLink(units.resolve("zero.service"), Path.of("/dev/zero"));

        assertThat(read().state("zero.service")).isEqualTo(LoadState.MASKED);
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    @Test
    void noLinkLeadsOutOfTheRootWhereverItStands() throws IOException {
        Path canary = outside.resolve("canary.service");
        Path up = Path.of("../../../../../../../../.." + canary);
        Files.createSymbolicLink(units.resolve("absolute.service"), canary);
        Files.createSymbolicLink(units.resolve("up.service"), up);
        Files.createSymbolicLink(units.resolve("near.service"), Path.of("../../../../canary.service"));
        Files.createSymbolicLink(units.resolve("default.target.wants"), outside);
        Files.createSymbolicLink(units.resolve("good.service.requires"), Path.of("../../../.."));
        Files.createSymbolicLink(units.resolve("good.service.d"), outside);
        Path dropIns = Files.createDirectory(units.resolve("service.d"));
        Files.createSymbolicLink(dropIns.resolve("x.conf"), up);
        Files.createSymbolicLink(root.resolve("etc/fstab"), canary);
        Files.createSymbolicLink(root.resolve("etc/init.d"), outside);
        Files.createSymbolicLink(root.resolve("etc/os-release"), canary);
        Files.createSymbolicLink(root.resolve("etc/hostname"), canary);
        Files.createSymbolicLink(root.resolve("etc/machine-id"), canary);
        Files.writeString(units.resolve("says.service"), "[Unit]\nAfter=%H.service %o.service %m.service\n" + RUN);
        Files.createDirectories(root.resolve("usr/share/dbus-1"));
        Files.createSymbolicLink(root.resolve("usr/share/dbus-1/system-services"), outside);
        Files.createDirectories(root.resolve("run/systemd"));
        Files.createSymbolicLink(root.resolve("run/systemd/generator"), outside.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("lib"), Path.of("../.."));

        Read read = read();

        assertThat(read.problems())
                .contains(
                        "/etc/systemd/system/absolute.service: cannot be read: no such file",
                        "/etc/systemd/system/up.service: cannot be read: no such file",
                        "/etc/systemd/system/near.service: cannot be read: no such file",
                        "/etc/systemd/system/default.target.wants: leads to no directory below the root: left out",
                        "/etc/systemd/system/good.service.d: leads to no directory below the root: left out",
                        "/etc/systemd/system/service.d/x.conf: cannot be read: no such file");
    }

    @Test
    void loopsAndLongChainsOfLinksEnd() throws IOException {
        Files.createSymbolicLink(units.resolve("a.service"), Path.of("b.service"));
        Files.createSymbolicLink(units.resolve("b.service"), Path.of("a.service"));
        Files.createSymbolicLink(units.resolve("self.service"), Path.of("self.service"));
        Files.createSymbolicLink(units.resolve("a.service.d"), Path.of("a.service.d"));
        Path chain = Files.createDirectories(root.resolve("srv"));
        Files.writeString(chain.resolve("0"), RUN);
        for (int i = 1; i <= 41; i++) {
            Files.createSymbolicLink(chain.resolve("" + i), Path.of("" + (i - 1)));
        }
        Files.createSymbolicLink(units.resolve("chain39.service"), Path.of("/srv/39"));
        Files.createSymbolicLink(units.resolve("chain41.service"), Path.of("/srv/41"));
        Files.createSymbolicLink(chain.resolve("round"), Path.of("."));
        Files.createSymbolicLink(units.resolve("round.service"), Path.of("/srv" + "/round".repeat(39) + "/0"));

        Read read = read();

        assertThat(read.state("chain39.service")).isEqualTo(LoadState.LOADED);
        assertThat(read.state("chain41.service")).isEqualTo(LoadState.NOT_FOUND);
        assertThat(read.state("a.service")).isEqualTo(LoadState.NOT_FOUND);
        assertThat(read.problems())
                .contains(
                        "/etc/systemd/system/chain41.service: cannot be read: too many levels of links",
                        "/etc/systemd/system/self.service: link to self.service is the same name: left out",
                        "/etc/systemd/system/a.service.d: leads to no directory below the root: left out");
    }

    @Test
    void textThatIsNoneIsNamedByItsLine() throws IOException {
        Files.writeString(units.resolve("nul.service"), "[Unit]\nAfter=a\0b.service\n" + RUN);
        Files.write(units.resolve("latin.service"), "[Unit]\nDescription=é\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(units.resolve("long.service"), "[Unit]\nAfter=" + "x ".repeat(1 << 20) + "\n");
        Files.writeString(units.resolve("endless.service"), "[Unit]\nAfter=" + "\\\n".repeat(1 << 20) + "\n");
        Files.writeString(units.resolve("longest.service"), "[Unit]\nAfter=" + "x".repeat(1_000_000) + "\n" + RUN);
        Files.writeString(units.resolve("grow.service"), "[Unit]\nAfter=" + "%n".repeat(500_000) + "\n" + RUN);
        try (RandomAccessFile hole =
                new RandomAccessFile(units.resolve("hole.service").toFile(), "rw")) {
            hole.setLength(1L << 40);
        }

        Read read = read();

        assertThat(read.problems())
                .contains(
                        "/etc/systemd/system/nul.service:3: no '=': left out",
                        "/etc/systemd/system/latin.service:2: not UTF-8: the file is not read any further",
                        "/etc/systemd/system/long.service:2: longer than 1048576 bytes: the file is not read any further",
                        "/etc/systemd/system/hole.service: cannot be read: larger than 4194304 bytes")
                .anyMatch(problem -> problem.startsWith("/etc/systemd/system/endless.service:"))
                .anyMatch(problem -> problem.startsWith("/etc/systemd/system/longest.service:2: After: xxx"))
                .anyMatch(problem -> problem.startsWith("/etc/systemd/system/grow.service:2: After: a specifier"))
                .allMatch(problem -> problem.length() < 5000);
    }

    @Test
    void namesAreTakenAsSystemdTakesThem() throws IOException {
        String longest = "x".repeat(255 - ".service".length());
        Files.writeString(units.resolve(longest + ".service"), RUN);
        for (String odd : List.of(
                "\u001b[2J.service",
                "a b.service",
                "a\nb.service",
                ".service",
                "@.service",
                "-.service",
                "a@@.service",
                "\\x2d.service",
                "a..service",
                "..service.service",
                "é.service")) {
            Files.writeString(units.resolve(odd), RUN);
        }
        Files.createDirectories(units.resolve("\u001b]0;x.service.d"));

        Read read = read();

        assertThat(read.state(longest + ".service")).isEqualTo(LoadState.LOADED);
        assertThat(read.units().units().keySet())
                .allMatch(name -> name.value().chars().allMatch(character -> character > ' ' && character < 127));
    }

    @Test
    void filesThatComeAndGoMeanwhileAreReadOrNamed() throws Exception {
        List<Path> changing = IntStream.range(0, 20)
                .mapToObj(i -> units.resolve("changing" + i + ".service"))
                .toList();
        Thread other = Thread.ofPlatform().start(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                change(changing.get(i % changing.size()), i / changing.size() % 4);
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                UnitSet read = BootReader.of(root).loadAll();

                assertThat(read.unit(new UnitName("good.service")).orElseThrow().state())
                        .isEqualTo(LoadState.LOADED);
                assertThat(read.units().toString()).doesNotContain(CANARY);
                assertThat(read.problems())
                        .allMatch(problem -> problem.file().contains("changing"))
                        .hasSizeLessThanOrEqualTo(2 * changing.size());
            }
        } finally {
            other.interrupt();
            other.join();
        }
    }

    private void change(Path file, int how) {
        try {
            Files.deleteIfExists(file);
            switch (how) {
                case 0 -> Files.writeString(file, RUN);
                case 1 -> Files.createDirectory(file);
                case 2 -> Files.createSymbolicLink(file, outside.resolve("canary.service"));
                default -> {}
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatTheReaderMayNotReadIsNamed() throws Exception {
        assumeThat(user()).as("root, to be nobody").isEqualTo("root");
        Files.writeString(units.resolve("secret.service"), RUN);
        Files.setPosixFilePermissions(units.resolve("secret.service"), PosixFilePermissions.fromString("---------"));
        Path wants = Files.createDirectory(units.resolve("good.service.wants"));
        Files.setPosixFilePermissions(wants, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxr-xr-x"));

        String said = HostileAudit.inProcess(
                outside, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), List.of(root), 1);

        assertThat(said)
                .contains(
                        "/etc/systemd/system/secret.service: cannot be read: permission denied",
                        "/etc/systemd/system/good.service.wants: directory cannot be read: permission denied");
    }
}
