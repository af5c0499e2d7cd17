package coretime.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document shows of a terminal, in its {@code console} blocks: lines that begin with {@code # } are typed, the others are what
 * is said, of which {@code ...} stands for lines left out; and, in comments, what somebody does at the browser meanwhile.
 */
final class Transcript {
    private static final String TYPED = "# ";
    private static final String LEFT_OUT = "...";
    private static final Pattern BROWSER = Pattern.compile("<!-- browser: (\\w+) -->");

    private Transcript() {}

    /** One thing that is done. */
    sealed interface Step {}

    /**
     * A command.
     *
     * @param line as it is typed
     * @param said lines that it says, in their order, among others
     */
    record Typed(String line, List<String> said) implements Step {}

    /** Something at the browser. */
    record AtBrowser(String what) implements Step {}

    static List<Step> of(Path document) throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean isConsole = false;
        for (String line : Files.readAllLines(document)) {
            Matcher browser = BROWSER.matcher(line);
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            } else if (isConsole && line.startsWith(TYPED)) {
                steps.add(new Typed(line.substring(TYPED.length()), new ArrayList<>()));
            } else if (isConsole && !line.strip().equals(LEFT_OUT) && steps.getLast() instanceof Typed typed) {
                typed.said().add(line);
            } else if (browser.matches()) {
                steps.add(new AtBrowser(browser.group(1)));
            }
        }
        return steps;
    }

    /** The first line of a transcript that a real run does not have, after those before it; empty where it has all. */
    static Optional<String> missing(List<String> expected, String real) {
        List<String> lines = real.lines().map(Transcript::form).toList();
        int at = 0;
        for (String line : expected) {
            String form = form(line);
            int found = lines.subList(at, lines.size()).indexOf(form);
            if (found < 0) {
                return Optional.of(line);
            }
            at += found + 1;
        }
        return Optional.empty();
    }

    /** A line without what differs from run to run: figures, their sign and unit, times and the space that they take. */
    private static String form(String line) {
        return line.replaceAll("\\e\\[[0-9;]*m", "")
                .replaceAll("\\b[0-9a-f]{16}\\b", "0")
                .replaceAll("[-+±]?\\d+([.,:TZ-]+\\d+)*Z?", "0")
                .replaceAll("\\b0 (ms|µs|s)\\b", "0 s")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
