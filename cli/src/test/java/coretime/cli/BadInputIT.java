package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Ending;
import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.Outcome;
import coretime.host.Stage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around {@code coretime lab}: a clear message, the right status, a true ledger, nothing left. */
class BadInputIT {

    private static final String NOBODY = "65534";

    @TempDir
    private Path directory;

    private Leftovers leftovers;

    @BeforeEach
    void look() throws IOException {
        leftovers = Leftovers.before();
    }

    @AfterEach
    void nothingIsLeftRunning() throws IOException {
        leftovers.assertNone();
    }

    @Test
    void withoutRootItSaysSo() throws Exception {
        try (Coretime coretime = Coretime.start(
                // Its coverage is not recorded: nobody may not write the record.
                Map.of("HOME", directory.toString(), "CORETIME_JAVA_OPTIONS", ""),
                // May read everything, so that the test does not depend on where the source tree lies.
                List.of(
                        "setpriv",
                        "--reuid",
                        NOBODY,
                        "--regid",
                        NOBODY,
                        "--clear-groups",
                        "--inh-caps",
                        "+dac_read_search",
                        "--ambient-caps",
                        "+dac_read_search"),
                "lab")) {
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(2);
            assertThat(coretime.err()).contains("only root may").doesNotContain("\tat ");
        }
    }

    @Test
    void withoutQemuItNamesThePackage() throws Exception {
        Path path = pathWithout("qemu-system-x86_64");
        try (Coretime coretime = Coretime.start(Map.of("PATH", path.toString()), List.of(), "lab", "--no-setup")) {
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(2);
            assertThat(coretime.err()).contains("qemu-system-x86").contains("coretime setup");
        }
    }

    @Test
    void aFullCacheDirectoryIsNamedAndLeftAsItWas() throws Exception {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "coretime-test", cache.toString());
        try (Coretime coretime = Coretime.start(
                Map.of("XDG_CACHE_HOME", cache.toString()), List.of(), "lab", "--private", "--report", report())) {
            assertThat(coretime.status()).as(coretime.err()).isIn(1, 2);
            assertThat(coretime.err())
                    .contains(cache.toString())
                    .contains("free")
                    .doesNotContain("\tat ");
        } finally {
            run("umount", cache.toString());
        }
    }

    @Test
    void aReportDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        try (Coretime coretime = lab("--report", file.resolve("report").toString())) {
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(2);
            assertThat(coretime.err()).contains(file.toString()).contains("--report");
        }
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    void anAgentThatNeverAnswersEndsNotProvenAndTheGuestRuns() throws Exception {
        try (Coretime coretime = lab("--no-agent", "--agent-timeout", "5", "--report", report())) {
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(1);
            assertThat(coretime.out()).contains("agent did not answer within 5 s");
        }
        Incident incident = onlyIncident();
        assertThat(incident.end().map(Ending::outcome)).contains(Outcome.NOT_PROVEN);
        assertThat(incident.capture().flatMap(capture -> capture.takenCore())).isPresent();
        assertThat(incident.restart()).isPresent();
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    void libvirtThatDiesInTheMiddleEndsTheIncidentWhereItWas() throws Exception {
        try (Coretime coretime = lab("--report", report())) {
            coretime.awaitLine("incident 1: measure");
            ProcessHandle libvirtd = libvirtd(coretime);
            libvirtd.destroyForcibly();
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(1);
            assertThat(coretime.err() + coretime.out()).contains("libvirt").doesNotContain("\tat ");
        }
        Ending end = onlyIncident().end().orElseThrow();
        assertThat(end.outcome()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(end.stage()).isEqualTo(Stage.MEASURE);
        assertThat(end.reason()).contains("libvirt");
    }

    /** The moments at which Ctrl-C is pressed, by the line on stderr that shows them. */
    enum Phase {
        IMAGE("building the guest image"),
        BOOT("starting the guest"),
        CAPTURE("incident 1: capture"),
        RESTART("incident 1: restart"),
        MEASURE("incident 1: measure"),
        CORRECT("incident 1: correct"),
        PROVE("incident 1: prove");

        private final String line;

        Phase(String line) {
            this.line = line;
        }

        boolean isOfIncident() {
            return compareTo(CAPTURE) >= 0;
        }
    }

    /** Each is a run of the lab of its own: all but two are left to {@code ./verify --long}. */
    static List<Phase> phases() {
        return Boolean.getBoolean("coretime.long") ? List.of(Phase.values()) : List.of(Phase.IMAGE, Phase.CAPTURE);
    }

    @ParameterizedTest
    @MethodSource("phases")
    void ctrlCEndsEveryPhaseCleanly(Phase phase) throws Exception {
        // An image is built only where none is cached.
        Map<String, String> environment = phase == Phase.IMAGE
                ? Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString())
                : Map.of();
        try (Coretime coretime = Coretime.start(environment, List.of(), "lab", "--private", "--report", report())) {
            coretime.awaitLine(phase.line);
            coretime.interrupt();
            assertThat(coretime.status()).as(coretime.err()).isEqualTo(1);
            assertThat(coretime.err()).contains("interrupted").doesNotContain("\tat ");
        }
        if (phase == Phase.IMAGE) {
            assertNothingHalfBuilt(directory.resolve("cache"));
        }
        if (phase.isOfIncident()) {
            Ending end = onlyIncident().end().orElseThrow();
            assertThat(end.outcome()).isEqualTo(Outcome.GIVEN_UP);
            assertThat(end.stage()).isGreaterThanOrEqualTo(Stage.valueOf(phase.name()));
            assertThat(end.reason()).contains("interrupted");
        }
    }

    private static void assertNothingHalfBuilt(Path cache) throws IOException {
        try (var files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .as("bytes left in the cache")
                    .isLessThan(1 << 20);
        }
    }

    private Coretime lab(String... options) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of("lab", "--private"));
        arguments.addAll(List.of(options));
        return Coretime.start(arguments.toArray(String[]::new));
    }

    private String report() {
        return directory.resolve("report").toString();
    }

    private Incident onlyIncident() {
        try (Ledger ledger = Ledger.open(directory.resolve("report").resolve("ledger.db"))) {
            List<Incident> incidents = ledger.incidents(10);
            assertThat(incidents).hasSize(1);
            return incidents.getFirst();
        }
    }

    private static ProcessHandle libvirtd(Coretime coretime) {
        return coretime.handle()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/libvirtd"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the run has no libvirtd of its own"));
    }

    /** A PATH with everything there is, but one command. */
    private Path pathWithout(String command) throws IOException {
        Path bin = Files.createDirectory(
                directory.resolve("bin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (String from : new String[] {"/usr/bin", "/usr/sbin", "/bin", "/sbin"}) {
            try (DirectoryStream<Path> programs = Files.newDirectoryStream(Path.of(from))) {
                for (Path program : programs) {
                    Path link = bin.resolve(program.getFileName());
                    if (!program.endsWith(command) && !Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        return bin;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
