package coretime.host.config.internal;

import java.util.Iterator;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Looks at a document's events before its nodes are composed: composing is recursive, and has no limit of its own for depth. What a
 * configuration does not need, and what attacks are made of, is refused: aliases, anchors, tags, a second document.
 */
final class YamlLimits {
    private static final int DEEPEST = 16;
    private static final int MOST_NODES = 50_000;

    private final Findings findings;
    private int documents;
    private int depth;
    private int nodes;
    private boolean isHeld = true;

    private YamlLimits(Findings findings) {
        this.findings = findings;
    }

    /** Whether the text may be composed; the findings know why not. */
    static boolean hold(Iterator<Event> events, Findings findings) {
        YamlLimits limits = new YamlLimits(findings);
        while (events.hasNext()) {
            if (!limits.goesOn(events.next())) {
                return false;
            }
        }
        return limits.isHeld;
    }

    /** Whether it is worth looking further. */
    private boolean goesOn(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            refuse(event, "a second document begins here: a configuration is one");
            return false;
        }
        if (event instanceof CollectionEndEvent) {
            depth--;
        }
        return !(event instanceof NodeEvent node) || goesOnAt(node);
    }

    private boolean goesOnAt(NodeEvent node) {
        if (node instanceof AliasEvent) {
            refuse(node, "an alias (*name) is not taken here: write out what it stands for");
        } else if (node.getAnchor().isPresent()) {
            refuse(node, "an anchor (&name) is not taken here: leave it out");
        }
        if (isTagged(node)) {
            refuse(node, "a tag (!name) is not taken here: leave it out");
        }
        if (++nodes > MOST_NODES) {
            refuse(node, "there are more than " + MOST_NODES + " values: a configuration has far fewer");
            return false;
        }
        if (node instanceof CollectionStartEvent && ++depth > DEEPEST) {
            refuse(node, "this lies more than " + DEEPEST + " levels deep: a configuration has far fewer");
            return false;
        }
        return true;
    }

    private static boolean isTagged(NodeEvent node) {
        return switch (node) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            default -> false;
        };
    }

    private void refuse(Event event, String message) {
        isHeld = false;
        findings.error(Position.of(event.getStartMark()), "", message);
    }
}
