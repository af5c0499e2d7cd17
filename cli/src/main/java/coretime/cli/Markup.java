package coretime.cli;

import java.util.List;

/**
 * A piece of a document that is well-formed both as HTML and as XML. The only way to get a string into one is
 * {@link #text} or an attribute, and both escape: nothing that a guest named can become markup. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/html-polyglot/">Polyglot markup</a>
 */
sealed interface Markup permits Element, Markup.Text, Markup.Sequence, Markup.StyleSheet {

    /** Appends this piece. */
    void write(StringBuilder out);

    /** Text of any origin. */
    static Markup text(String text) {
        return new Text(Escapes.plain(text));
    }

    /** Pieces one after the other. */
    static Markup all(List<? extends Markup> pieces) {
        return new Sequence(List.copyOf(pieces));
    }

    /** Pieces one after the other. */
    static Markup all(Markup... pieces) {
        return new Sequence(List.of(pieces));
    }

    /** Nothing at all. */
    static Markup none() {
        return new Sequence(List.of());
    }

    /** This piece alone, as a string. */
    default String markup() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    /** Characters, plain and bounded; escaped when written. */
    record Text(String text) implements Markup {
        @Override
        public void write(StringBuilder out) {
            Escapes.write(text, out);
        }
    }

    /** Pieces one after the other. */
    record Sequence(List<Markup> pieces) implements Markup {
        @Override
        public void write(StringBuilder out) {
            pieces.forEach(piece -> piece.write(out));
        }
    }

    /**
     * This program's own style sheet. HTML reads it as it stands and XML would not, so it may hold no character that the
     * two read in different ways.
     */
    record StyleSheet(String css) implements Markup {
        public StyleSheet {
            if (css.chars().anyMatch(c -> c == '<' || c == '>' || c == '&')) {
                throw new IllegalArgumentException(
                        "the style sheet holds one of < > &, which HTML and XML read differently");
            }
        }

        @Override
        public void write(StringBuilder out) {
            out.append(css);
        }
    }
}
