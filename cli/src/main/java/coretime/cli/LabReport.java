package coretime.cli;

import coretime.host.IncidentDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A lab run as one HTML file that needs nothing else: style and figures are inside, there is no script, and a content
 * security policy forbids every request. It is well-formed XML too. All text is escaped, for domain names and reasons
 * are what a guest or an administrator made them. Stateless and thread-safe.
 */
final class LabReport {

    /** Widths that the figures are drawn for, in pixels of their text: a page and a phone. */
    static final double WIDE = 920;

    static final double NARROW = 360;

    private static final String STYLE = "report.css";
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private LabReport() {}

    /**
     * Writes the report, whole or not at all: a file of that name is replaced only by a complete one.
     *
     * @throws IOException when the file cannot be written; its message names it
     */
    static void write(LabDocument document, Path file) throws IOException {
        WholeFile.write(file, html(document));
    }

    /** The report. */
    static String html(LabDocument document) {
        return "<!DOCTYPE html>\n"
                + Element.of("html")
                        .with("lang", "en")
                        .holding(head(document), body(document))
                        .markup()
                + "\n";
    }

    private static Element head(LabDocument document) {
        return Element.of("head")
                .holding(
                        Element.of("meta").with("charset", "utf-8"),
                        Element.of("meta")
                                .with("http-equiv", "Content-Security-Policy")
                                .with("content", POLICY),
                        Element.of("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1"),
                        Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                        Element.of("title").holding(new Headline(document).text() + " – coretime lab"),
                        Element.of("style").holding(new Markup.StyleSheet(style())));
    }

    private static Element body(LabDocument document) {
        List<Markup> main = new ArrayList<>();
        main.add(Overview.of(document));
        main.add(ClockSection.of(document));
        List<IncidentDocument> incidents = document.incidents();
        for (int i = 0; i < incidents.size(); i++) {
            main.add(new IncidentSection(document, incidents.get(i), i + 1).section());
        }
        main.add(MachineSection.of(document));
        main.add(Glossary.section());
        return Element.of("body")
                .holding(
                        Masthead.of(document),
                        Element.of("main").holding(main),
                        Element.of("footer")
                                .holding(
                                        "coretime " + document.coretime()
                                                + ". Instants are UTC by the host’s clock; offsets are guest minus host, so what is"
                                                + " late is negative. The same figures are in the JSON document of coretime lab --json."));
    }

    private static String style() {
        try (InputStream in = LabReport.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + " is not in this program's jar: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(STYLE + " in this program's jar cannot be read: build it again", e);
        }
    }
}
