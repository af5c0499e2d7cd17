package coretime.boot.internal.draw;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.math.KVectorChain;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where boxes and lines of a drawing lie: Eclipse ELK's layered algorithm, time from left to right. The same drawing is laid out in the same
 * way. Immutable.
 *
 * @param boxes the upper left corner of each box
 * @param lines the points of each line
 * @param width of the whole
 * @param height of the whole
 */
record Layout(List<Point> boxes, List<Route> lines, double width, double height) {
    private static final double NEAR = 14;
    private static final double LAYERS = 30;
    private static final double LINES = 9;

    /** Above so many lines fewer tries to have few crossings are made. */
    private static final int MANY = 1500;

    Layout {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /** A point, to the right and down. */
    record Point(double x, double y) {}

    /**
     * Points that a line goes through.
     *
     * @param junctions where it parts from others that come from the same box, or lead to the same
     */
    record Route(List<Point> points, List<Point> junctions) {

        Route {
            points = List.copyOf(points);
            junctions = List.copyOf(junctions);
        }
    }

    static Layout of(Drawing drawing) {
        // Without it ELK cannot make the defaults of its own options.
        LayoutMetaDataService.getInstance();
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(LayeredOptions.DIRECTION, Direction.RIGHT);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        // Each box stands as early as it can start.
        root.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.LONGEST_PATH_SOURCE);
        root.setProperty(LayeredOptions.SPACING_PORT_PORT, LINES);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(0));
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, NEAR);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE, NEAR);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, LINES);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, LAYERS);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, NEAR);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, LINES);
        if (drawing.lines().size() > MANY) {
            root.setProperty(LayeredOptions.THOROUGHNESS, 1);
        }
        List<ElkNode> nodes = drawing.boxes().stream()
                .map(box -> {
                    ElkNode node = ElkGraphUtil.createNode(root);
                    node.setDimensions(box.width(), box.height());
                    node.setProperty(LayeredOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_SIDE);
                    return node;
                })
                .toList();
        List<ElkEdge> edges = new Ports(drawing, nodes).edges();
        new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
        return new Layout(
                nodes.stream().map(node -> new Point(node.getX(), node.getY())).toList(),
                edges.stream().map(Layout::route).toList(),
                root.getWidth(),
                root.getHeight());
    }

    private static Route route(ElkEdge edge) {
        List<Point> points = new ArrayList<>();
        // A line between two boxes has one section.
        ElkEdgeSection section = edge.getSections().getFirst();
        points.add(new Point(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        points.add(new Point(section.getEndX(), section.getEndY()));
        List<Point> junctions = new ArrayList<>();
        KVectorChain chain = edge.getProperty(LayeredOptions.JUNCTION_POINTS);
        if (chain != null) {
            for (KVector one : chain) {
                junctions.add(new Point(one.x, one.y));
            }
        }
        return new Route(points, junctions);
    }
}
