package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is what the real manager says, unit by unit and set by set. */
class SystemdOracleTest {
    @TempDir
    private static Path directory;

    private static SystemdOracle oracle;

    @BeforeAll
    static void prepare() throws Exception {
        oracle = SystemdOracle.prepare(Files.createDirectory(directory.resolve("engine")));
    }

    static List<SeededTree> trees() throws IOException {
        return SeededTree.read("load-rules.trees");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aSeededTreeIsReadAsTheManagerReadsIt(SeededTree tree) throws Exception {
        Path root = oracle.root(Files.createTempDirectory(directory, "root"));
        tree.write(root);
        // What is wanted may fail: the manager says what it has loaded only where there is something to start.
        Files.writeString(root.resolve("etc/systemd/system/start.target"), "[Unit]\nWants=boot.target\n");

        assertEqual(root, "start.target");
    }

    /** What they are differs from machine to machine: it looks for new differences, and does not hold old ones. */
    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void allUnitsOfThisMachineAreReadAsTheManagerReadsThem() throws Exception {
        assumeThat(Path.of("/lib/systemd/system/multi-user.target")).exists();
        Path root = oracle.root(Files.createTempDirectory(directory, "root"));
        for (String part :
                List.of("lib/systemd/system", "etc/systemd/system", "etc/init.d", "etc/rc2.d", "etc/fstab")) {
            copy(Path.of("/").resolve(part), root.resolve(part));
        }
        assertEqual(root, "multi-user.target");
        assertEqual(root, "graphical.target");
        Files.createDirectories(root.resolve("etc/systemd/system/everything.target.wants"));
        Files.writeString(root.resolve("etc/systemd/system/everything.target"), "[Unit]\n");
        for (UnitName name : BootReader.of(root).names()) {
            UnitName instance = name.withInstance("some-thing").orElse(name);
            Files.createSymbolicLink(
                    root.resolve("etc/systemd/system/everything.target.wants/" + instance),
                    Path.of("/lib/systemd/system/" + name));
        }
        assertEqual(root, "everything.target");
    }

    private static void assertEqual(Path root, String wanted) throws Exception {
        SystemdOracle.Comparison comparison = SystemdOracle.compare(
                BootReader.of(root)
                        .unifiedCgroups(SystemdOracle.unifiedCgroups())
                        .load(new UnitName(wanted)),
                oracle.load(root, wanted));

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.units()).isGreaterThan(4);
        assertThat(comparison.equalSets()).isEqualTo(comparison.units() * Dependency.values().length);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Files.createDirectories(to.getParent());
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(
                            file,
                            copy,
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
