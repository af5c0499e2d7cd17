package coretime.cli;

import picocli.CommandLine.Model.CommandSpec;

/**
 * Labelled facts in two columns, wrapped to the terminal's width; what would steer a terminal is taken out of them. For
 * one thread.
 */
final class CoreText {
    private static final int LABEL = 12;
    private static final int NARROWEST = 40;

    private final TextTable table;

    CoreText(int width, boolean isColoured) {
        this.table = new TextTable(Math.max(width, NARROWEST), isColoured);
    }

    /** As wide as a command's terminal, in colour where there is one. */
    static CoreText of(CommandSpec spec) {
        return new CoreText(spec.usageMessage().width(), Terminal.colourOnStdout());
    }

    /** A fact behind its label. */
    CoreText fact(String label, String text) {
        return fact(label, text, Ansi.NONE);
    }

    /** A fact behind its label, in a rendition. */
    CoreText fact(String label, String text, Ansi look) {
        table.paragraph(
                "", label + " ".repeat(Math.max(1, LABEL - label.length())), IncidentText.printable(text), look);
        return this;
    }

    /** One more line of the fact above. */
    CoreText more(String text) {
        return fact("", text);
    }

    /** An empty line. */
    CoreText blank() {
        table.blank();
        return this;
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
