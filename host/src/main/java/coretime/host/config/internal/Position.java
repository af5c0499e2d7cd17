package coretime.host.config.internal;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in the file.
 *
 * @param line from 1
 * @param column from 1, in code points
 */
public record Position(int line, int column) {

    static Position of(Node node) {
        return of(node.getStartMark());
    }

    /** The parser counts from 0. */
    static Position of(Optional<Mark> mark) {
        return mark.map(at -> new Position(at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> new Position(1, 1));
    }

    /** Of what follows a text that does not end within a line break. */
    static Position after(String text) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean isPair = character == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (character == '\n' || (character == '\r' && !isPair)) {
                line++;
                start = i + 1;
            }
        }
        return new Position(line, text.codePointCount(start, text.length()) + 1);
    }
}
