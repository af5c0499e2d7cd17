package coretime.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of text that are never wider than a terminal: paragraphs with a hanging indent, and tables that become lists
 * where they do not fit. For one thread.
 */
final class TextTable {

    private static final int[] GAPS = {3, 2, 1};
    private static final int INDENT = 2;

    private final int width;
    private final boolean isColoured;
    private final StringBuilder out = new StringBuilder();

    TextTable(int width, boolean isColoured) {
        this.width = width;
        this.isColoured = isColoured;
    }

    /** A table's cell. */
    record Cell(String text, Ansi look) {
        static Cell of(String text) {
            return new Cell(text, Ansi.NONE);
        }
    }

    /**
     * A table's content.
     *
     * @param heads lines above the columns
     * @param rows as long as each line of {@code heads}
     */
    record Layout(List<List<String>> heads, List<List<Cell>> rows) {

        Layout {
            rows = rows.stream()
                    .map(row -> row.stream()
                            .map(cell -> new Cell(TextWidth.ascii(cell.text()), cell.look()))
                            .toList())
                    .toList();
        }

        private int[] widths() {
            int[] widths = new int[heads.getFirst().size()];
            for (int i = 0; i < widths.length; i++) {
                for (List<String> head : heads) {
                    widths[i] = Math.max(widths[i], TextWidth.of(head.get(i)));
                }
                for (List<Cell> row : rows) {
                    widths[i] = Math.max(widths[i], TextWidth.of(row.get(i).text()));
                }
            }
            return widths;
        }
    }

    void blank() {
        out.append('\n');
    }

    /** Text behind a label, its further lines beneath its first one. */
    void paragraph(String indent, String label, String text, Ansi look) {
        String start = TextWidth.ascii(indent + label);
        int hang = TextWidth.of(start);
        // A label that leaves no room for its text gets a line of its own.
        boolean isAlone = hang > width / 2 && hang + TextWidth.of(text) > width;
        int margin = isAlone ? Math.min(indent.length() + INDENT, width / 4) : hang;
        List<String> lines = TextWidth.wrapped(TextWidth.ascii(text), width - margin);
        if (isAlone) {
            TextWidth.wrapped(start, width).forEach(line -> line("", line, Ansi.NONE));
        }
        for (int i = 0; i < lines.size(); i++) {
            line(i == 0 && !isAlone ? start : " ".repeat(margin), lines.get(i), look);
        }
    }

    /**
     * A row for each, with its notes beneath.
     *
     * @param layouts ways to say the same, the best first; where none fits, the first as a list
     * @param notes for each row
     */
    void table(List<Layout> layouts, List<List<String>> notes) {
        for (Layout layout : layouts) {
            int[] widths = layout.widths();
            for (int gap : GAPS) {
                if (Arrays.stream(widths).sum() + gap * (widths.length - 1) <= width) {
                    table(layout, widths, gap, notes);
                    return;
                }
            }
        }
        Layout layout = layouts.getFirst();
        for (int i = 0; i < layout.rows().size(); i++) {
            list(layout.heads().getFirst(), layout.rows().get(i));
            notes(notes.get(i));
        }
    }

    private void table(Layout layout, int[] widths, int gap, List<List<String>> notes) {
        for (List<String> head : layout.heads()) {
            line(
                    "",
                    joined(head.stream().map(Cell::of).toList(), widths, gap, false)
                            .stripTrailing(),
                    Ansi.DIM);
        }
        for (int i = 0; i < layout.rows().size(); i++) {
            out.append(joined(layout.rows().get(i), widths, gap, isColoured)).append('\n');
            notes(notes.get(i));
        }
    }

    private void notes(List<String> notes) {
        notes.forEach(note -> paragraph(" ".repeat(INDENT), "", note, Ansi.NONE));
    }

    /** The first two cells and the last in one line, the others beneath, as many as fit in each. */
    private void list(List<String> columns, List<Cell> row) {
        Cell last = row.getLast();
        String head =
                columns.get(1) + " " + row.get(0).text() + " at " + row.get(1).text() + ": ";
        paragraph("", head, last.text(), last.look());
        List<String> facts = new ArrayList<>();
        for (int i = 2; i < row.size() - 1; i++) {
            // A fact stays whole where it fits: a figure that is torn from its unit is misread.
            facts.add((columns.get(i) + " " + row.get(i).text()).replace(' ', TextWidth.HARD_BLANK));
        }
        paragraph(" ".repeat(INDENT), "", String.join(", ", facts), Ansi.NONE);
    }

    /** Figures end under each other; the last column, a word, begins so. */
    private static String joined(List<Cell> cells, int[] widths, int gap, boolean isColoured) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (i == cells.size() - 1) {
                line.append(isColoured ? cell.look().on(cell.text()) : cell.text());
            } else {
                line.append(" ".repeat(widths[i] - TextWidth.of(cell.text())))
                        .append(cell.text())
                        .append(" ".repeat(gap));
            }
        }
        return line.toString();
    }

    private void line(String start, String text, Ansi look) {
        out.append(start).append(isColoured ? look.on(text) : text).append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
