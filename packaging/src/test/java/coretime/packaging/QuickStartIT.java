package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.internal.Trees;
import coretime.packaging.Transcript.AtBrowser;
import coretime.packaging.Transcript.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/quick-start.md, word for word, on a host of its own with a real guest and a real browser. */
class QuickStartIT {
    private static final Path HOME = Path.of(System.getProperty("coretime.home"));
    private static final Path DOCUMENT = HOME.resolve("docs/quick-start.md");
    private static final Pattern PANIC = Pattern.compile("\"panic_at\" *: *\"([^\"]+)\"");

    /** What systems note of packages come and gone, and of what has been looked up. */
    private static final Pattern NOTED = Pattern.compile("/(var/(cache|log|tmp)|run|tmp|root|proc|sys|dev)(/.*)?"
            + "|/var/lib/(dpkg|apt|libvirt|systemd/(timers|random-seed|catalog)).*|/etc/ld.so.cache");

    /** Not JUnit's: a system's links lead out of it, and each would be told. */
    private final Path directory = HOME.resolve("packaging/target/quick-start");

    @BeforeEach
    @AfterEach
    void clear() throws IOException {
        Trees.delete(directory);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aNewUserSeesAGuestProvenOnThePageAndLeavesNothingBehind() throws Exception {
        StringBuilder shown = new StringBuilder();
        Files.createDirectories(directory);
        try (DebianHost host = DebianHost.boot(directory.resolve("host"), directory.resolve("boot.log"))) {
            for (Path file : packages()) {
                Files.copy(file, host.file("/root/" + file.getFileName()));
            }
            host.awaitGuest();
            List<String> before = host.files();
            Instant begun = Instant.now();
            Browser browser = null;
            try {
                for (Transcript.Step step : Transcript.of(DOCUMENT)) {
                    switch (step) {
                        case Typed typed -> type(host, typed, shown);
                        case AtBrowser(String what)
                        when what.equals("opens") ->
                            browser = Browser.open(host, HOME.resolve("web/page"), DebianHost.GUEST);
                        case AtBrowser(String what) ->
                            Objects.requireNonNull(browser).await(what);
                    }
                    if (step instanceof Typed typed && typed.line().contains("incidents show")) {
                        report(Objects.requireNonNull(browser), panic(host), begun);
                    }
                }
            } finally {
                if (browser != null) {
                    browser.close();
                }
                Files.writeString(HOME.resolve("packaging/target/quick-start.txt"), shown);
            }
            assertNothingIsLeft(host, before);
        }
    }

    /** README.md has the commands alone. */
    @Test
    void theReadmeSaysTheSame() throws IOException {
        assertThat(typed(DOCUMENT)).containsSubsequence(typed(HOME.resolve("README.md")));
        assertThat(typed(HOME.resolve("README.md"))).isNotEmpty();
    }

    private static List<String> typed(Path document) throws IOException {
        return Transcript.of(document).stream()
                .filter(Typed.class::isInstance)
                .map(step -> ((Typed) step).line())
                .toList();
    }

    private static List<Path> packages() throws IOException {
        try (var files = Files.list(HOME.resolve("packaging/target"))) {
            List<Path> packages =
                    files.filter(file -> file.toString().endsWith(".deb")).toList();
            assertThat(packages).hasSize(2);
            return packages;
        }
    }

    private static void type(DebianHost host, Typed typed, StringBuilder shown) throws Exception {
        DebianHost.Said said = host.run(typed.line());
        shown.append("# ").append(typed.line()).append('\n').append(said.text());
        assertThat(Transcript.missing(typed.said(), said.text()))
                .as("%s%n%s", typed.line(), said.text())
                .isEmpty();
    }

    private static Instant panic(DebianHost host) throws Exception {
        Matcher matcher = PANIC.matcher(host.does("coretime incidents show 1 --json"));
        assertThat(matcher.find()).isTrue();
        return Instant.parse(matcher.group(1));
    }

    /** Figures, and no limits: they are of the machine that runs this. */
    private static void report(Browser browser, Instant panic, Instant begun) {
        assertThat(browser.at("incident")).isAfterOrEqualTo(panic);
        System.out.printf(
                "quick start: the page was usable after %d ms; it showed the incident %d ms after the panic and the proof"
                        + " %.1f s after it; from the installation to the proof %.0f s%n",
                browser.at("usable").toEpochMilli(),
                Duration.between(panic, browser.at("incident")).toMillis(),
                Duration.between(panic, browser.at("proven")).toMillis() / 1000.0,
                Duration.between(begun, browser.at("proven")).toMillis() / 1000.0);
    }

    private static void assertNothingIsLeft(DebianHost host, List<String> before) throws Exception {
        TreeSet<String> left = new TreeSet<>(host.files());
        before.forEach(left::remove);
        left.removeIf(name -> NOTED.matcher(name).matches());
        assertThat(left).isEmpty();
        assertThat(host.run("dpkg -s coretime").text()).contains("is not installed");
        assertThat(host.does("virsh dumpxml " + DebianHost.GUEST)).contains("<on_crash>coredump-restart</on_crash>");
        assertThat(host.does("virsh domstate " + DebianHost.GUEST)).contains("running");
        assertThat(host.does("systemctl list-units --all --no-legend 'coretime*'")
                        .strip())
                .isEmpty();
    }
}
