package coretime.host.config.internal;

import coretime.host.config.Finding;
import coretime.host.config.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** What one reading has found so far, and where each key stands. Not thread-safe: one reading has its own. */
public final class Findings {
    /** Nobody reads more, and a hostile file could have a hundred thousand. */
    private static final int MOST = 100;

    private static final Position START = new Position(1, 1);

    private final List<Finding> list = new ArrayList<>();
    private final Map<String, Position> places = new HashMap<>();
    private boolean isCut;

    /** A key that stands in the file. */
    void stands(String key, Node node) {
        places.put(key, Position.of(node));
    }

    public void error(Position position, String key, String message) {
        add(Severity.ERROR, position, key, message);
    }

    /** At the key, or at what it would stand in where the file does not have it. */
    public void warning(String key, String message) {
        add(Severity.WARNING, position(key), key, message);
    }

    /** At the key, or at what it would stand in where the file does not have it. */
    public void error(String key, String message) {
        add(Severity.ERROR, position(key), key, message);
    }

    public boolean hasErrors() {
        return list.stream().anyMatch(Finding::isError);
    }

    boolean hasErrorsBelow(String key) {
        return isCut
                || list.stream()
                        .anyMatch(finding -> finding.isError() && finding.key().startsWith(key));
    }

    /** In the order of their places. */
    public List<Finding> sorted() {
        return list.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }

    private void add(Severity severity, Position position, String key, String message) {
        if (list.size() < MOST) {
            list.add(new Finding(severity, position.line(), position.column(), key, message));
        } else if (severity == Severity.ERROR && !isCut) {
            isCut = true;
            list.add(new Finding(
                    severity,
                    position.line(),
                    position.column(),
                    "",
                    "more is wrong from here on; the first " + MOST + " findings are told"));
        }
    }

    private Position position(String key) {
        for (String at = key; !at.isEmpty(); at = parent(at)) {
            Position place = places.get(at);
            if (place != null) {
                return place;
            }
        }
        return START;
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
    }
}
