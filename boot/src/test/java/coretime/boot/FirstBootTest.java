package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a first boot enables is what {@code systemctl preset-all} enables in the same root. */
class FirstBootTest {
    private static final Path SYSTEMCTL = Path.of("/usr/bin/systemctl");

    @TempDir
    private Path root;

    static Stream<SeededTree> trees() throws IOException {
        return SeededTree.read("first-boot.trees").stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void presetsEnableWhatSystemctlEnables(SeededTree tree) throws Exception {
        assumeThat(SYSTEMCTL).exists();
        tree.write(root);

        compare(root);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void allUnitsOfThisMachineAreEnabledAsSystemctlWould() throws Exception {
        assumeThat(SYSTEMCTL).exists();
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Set<String> aliases = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/usr/lib/systemd/system"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                // Of two units with one alias systemctl takes that which the file system names first.
                if (Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("Alias="))
                        .allMatch(aliases::add)) {
                    Files.copy(file, units.resolve(file.getFileName()));
                }
            }
        }

        compare(root);
    }

    @Test
    void aRootWithoutAMachineIdBootsForTheFirstTime() throws IOException {
        assertThat(BootReader.of(root).isFirstBootNext()).isTrue();
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "uninitialized\n");
        assertThat(BootReader.of(root).isFirstBootNext()).isTrue();
        Files.writeString(root.resolve("etc/machine-id"), "");
        assertThat(BootReader.of(root).isFirstBootNext()).isFalse();
        Files.writeString(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        assertThat(BootReader.of(root).isFirstBootNext()).isFalse();
    }

    /** Ours first: systemctl changes the tree. */
    private static void compare(Path root) throws Exception {
        UnitSet foreseen = BootReader.of(root).firstBoot(true).loadAll();
        Process process = new ProcessBuilder(
                        SYSTEMCTL.toString(), "--root=" + root, "--preset-mode=enable-only", "preset-all")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        UnitSet real = BootReader.of(root).loadAll();

        assertThat(pulled(foreseen)).isEqualTo(pulled(real)).isNotEmpty();
        assertThat(foreseen.units()).isEqualTo(real.units());
    }

    private static Map<String, String> pulled(UnitSet units) {
        Map<String, String> pulled = new TreeMap<>();
        units.units()
                .values()
                .forEach(unit -> pulled.put(
                        unit.name().value(),
                        unit.names() + " " + unit.all(Dependency.WANTS) + unit.all(Dependency.REQUIRES)));
        return pulled;
    }
}
