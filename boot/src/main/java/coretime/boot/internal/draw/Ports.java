package coretime.boot.internal.draw;

import coretime.boot.internal.draw.Drawing.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Bundles lines: those that leave one box share a piece of their way, or those that reach one box. Never both, for then nobody could tell
 * which box leads to which; and only lines that look alike. For one layout.
 */
final class Ports {
    private final Drawing drawing;
    private final List<ElkNode> nodes;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, ElkPort> shared = new HashMap<>();

    Ports(Drawing drawing, List<ElkNode> nodes) {
        this.drawing = drawing;
        this.nodes = nodes;
        for (Line line : drawing.lines()) {
            counts.merge(leaving(line), 1, Integer::sum);
            counts.merge(reaching(line), 1, Integer::sum);
        }
    }

    /** An edge for each line, in their order. */
    List<ElkEdge> edges() {
        return drawing.lines().stream().map(this::edge).toList();
    }

    private ElkEdge edge(Line line) {
        boolean isFan = counts.getOrDefault(leaving(line), 0) >= counts.getOrDefault(reaching(line), 0);
        ElkPort from = isFan
                ? shared.computeIfAbsent(leaving(line), _ -> port(line.from(), PortSide.EAST))
                : port(line.from(), PortSide.EAST);
        ElkPort to = isFan
                ? port(line.to(), PortSide.WEST)
                : shared.computeIfAbsent(reaching(line), _ -> port(line.to(), PortSide.WEST));
        return ElkGraphUtil.createSimpleEdge(from, to);
    }

    private ElkPort port(int box, PortSide side) {
        ElkPort port = ElkGraphUtil.createPort(nodes.get(box));
        port.setProperty(LayeredOptions.PORT_SIDE, side);
        return port;
    }

    private static String leaving(Line line) {
        return "from " + line.from() + look(line);
    }

    private static String reaching(Line line) {
        return "to " + line.to() + look(line);
    }

    private static String look(Line line) {
        return " " + line.isOffending() + line.isStart() + line.isOver();
    }
}
