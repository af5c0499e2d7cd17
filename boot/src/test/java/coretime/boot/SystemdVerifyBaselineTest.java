package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code systemd-analyze verify} says of the corpus of {@link BootAuditTest}, beside what an audit says: a table in
 * {@code target/verify-baseline.md}. Its generators are not run, and all programs that the units name are there, so that it speaks of the
 * units alone.
 */
class SystemdVerifyBaselineTest {
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Path TABLE = Path.of("target/verify-baseline.md");
    private static final Pattern UNIT_FILE = Pattern.compile("(?m)^== (?:enable |.*/)?([^/\\s]+\\.[a-z]+)(?: ->.*)?$");
    private static final Pattern PROGRAM = Pattern.compile("(?m)^Exec\\w*=[-@:+!]*(/\\S+)");

    @TempDir
    private Path directory;

    /** What it says and whether it ends well. */
    private record Said(int status, List<String> lines) {
        private boolean isQuiet() {
            return status == 0 && lines.isEmpty();
        }

        private String cell() {
            return isQuiet()
                    ? "nothing"
                    : lines.isEmpty() ? "status " + status : lines.getFirst().replace("|", "\\|");
        }
    }

    @Test
    void whatVerifySaysOfTheCorpusStandsBesideTheVerdicts() throws Exception {
        assumeThat(ANALYZE).as("systemd is installed").exists();
        StringBuilder table =
                new StringBuilder("| case | expected | coretime | systemd-analyze verify |\n|---|---|---|---|\n");
        int wrong = 0;
        int bad = 0;
        int flaggedBad = 0;
        int flaggedGood = 0;
        List<SeededTree> cases = BootAuditTest.cases().toList();
        for (SeededTree one : cases) {
            Path root = Files.createTempDirectory(directory, "root");
            BootAuditTest.write(one.text(), root);
            String expected = BootAuditTest.expected(one);
            String found = BootAuditTest.found(one, BootAuditTest.audit(root));
            Said said = verify(root, one);
            boolean isBad = expected.startsWith("cycle") || expected.endsWith("before") || expected.endsWith("fails");
            wrong += found.equals(expected) ? 0 : 1;
            bad += isBad ? 1 : 0;
            flaggedBad += isBad && !said.isQuiet() ? 1 : 0;
            flaggedGood += !isBad && !said.isQuiet() ? 1 : 0;
            table.append("| ")
                    .append(String.join(" | ", one.name().split(" => ", 2)[0], expected, found, said.cell()))
                    .append(" |\n");
        }
        table.append("""

                %d cases, %d of them with a unit that may start with a wrong clock or a cycle. coretime: %d wrong. \
                systemd-analyze verify says something of %d of those %d, and of %d of the other %d.
                """.formatted(cases.size(), bad, wrong, flaggedBad, bad, flaggedGood, cases.size() - bad));
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table);

        assertThat(wrong).isZero();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
        // It knows cycles, which shows that it did read the trees.
        assertThat(table.toString()).containsPattern("\\| cycle: [^|]+\\| cycle: [^|]+\\| [^|]*cycl");
    }

    /** Of the target, and of each unit of the case that has a file. */
    private static Said verify(Path root, SeededTree one) throws IOException, InterruptedException {
        Set<String> units = new LinkedHashSet<>(List.of("default.target"));
        Matcher files = UNIT_FILE.matcher(one.text());
        while (files.find()) {
            UnitName.parse(files.group(1))
                    .filter(name -> name.kind() != UnitName.Kind.TEMPLATE)
                    .filter(name -> BootReader.of(root).names().contains(name))
                    .ifPresent(name -> units.add(name.value()));
        }
        stubs(root);
        List<String> command = new ArrayList<>(
                List.of(ANALYZE.toString(), "verify", "--man=no", "--recursive-errors=yes", "--root=" + root));
        command.addAll(units);
        Path log = Files.createTempFile(root, "log", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Said(
                process.exitValue(),
                Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                        .map(line -> line.replace(root.toString(), ""))
                        .filter(line -> !line.isBlank())
                        .toList());
    }

    private static void stubs(Path root) throws IOException {
        List<Path> files;
        try (var all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Matcher programs = PROGRAM.matcher(Files.readString(file));
            while (programs.find()) {
                Path program = root.resolve(programs.group(1).substring(1));
                if (Files.notExists(program)) {
                    Files.createDirectories(program.getParent());
                    Files.writeString(program, "#!/bin/sh\n");
                    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }
}
