package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A person's browser at the page of a host's daemon, {@code web/page/test/real.mjs}: Chromium in the host's network. */
final class Browser implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final Map<String, Instant> seen = new HashMap<>();

    private Browser(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Opens the page, logs in and watches. */
    static Browser open(DebianHost host, Path page, String guest) throws IOException {
        List<String> command = host.inNetwork(
                "node",
                "test/real.mjs",
                "http://127.0.0.1:7070/",
                host.file("/var/lib/coretime/token").toString(),
                guest);
        Browser browser = new Browser(new ProcessBuilder(command)
                .directory(page.toFile())
                .redirectErrorStream(true)
                .start());
        browser.await("waiting");
        return browser;
    }

    /** Waits until the page is so far. */
    void await(String word) throws IOException {
        StringBuilder said = new StringBuilder();
        while (!seen.containsKey(word)) {
            String line = lines.readLine();
            assertThat(line)
                    .as("the browser ended before '%s':%n%s", word, said)
                    .isNotNull();
            said.append(line).append('\n');
            String[] words = line.split(" ", -1);
            if (words.length == 2 && words[1].matches("\\d+")) {
                seen.put(words[0], Instant.ofEpochMilli(Long.parseLong(words[1])));
            }
        }
        if (word.equals("proven")) {
            // What it asserts last comes after it.
            lines.lines().forEach(line -> said.append(line).append('\n'));
            int status = process.onExit().orTimeout(1, TimeUnit.MINUTES).join().exitValue();
            assertThat(status).as("%s", said).isZero();
        }
    }

    /** When it was so far; {@code usable} is a duration since the epoch. */
    Instant at(String word) {
        return Objects.requireNonNull(seen.get(word), word);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
