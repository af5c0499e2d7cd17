package coretime.boot.internal.draw;

import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.UnitName;
import coretime.boot.internal.draw.Drawing.Line;
import coretime.boot.internal.draw.Layout.Point;
import coretime.boot.internal.draw.Layout.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a graph as SVG. For one picture. */
public final class Picture {
    private static final double MARGIN = 24;
    private static final double CORNER = 5;

    /** Most of a tooltip's lines. */
    private static final int LINES = 20;

    private final BootGraph graph;
    private final Drawing drawing;
    private final Layout layout;
    private final Map<UnitName, List<Edge>> edges = new HashMap<>();
    private final Xml xml = new Xml();

    private Picture(BootGraph graph) {
        this.graph = graph;
        this.drawing = Drawing.of(graph);
        this.layout = Layout.of(drawing);
        graph.edges()
                .forEach(edge -> edges.computeIfAbsent(edge.unit(), _ -> new ArrayList<>())
                        .add(edge));
    }

    /** The document. */
    public static String of(BootGraph graph) {
        return new Picture(graph).document();
    }

    private String document() {
        Xml head = new Xml();
        Point legend = Legend.write(graph, head);
        double width = Math.max(layout.width(), legend.x()) + 2 * MARGIN;
        double height = legend.y() + layout.height() + 2 * MARGIN;
        String size = Xml.number(width) + " " + Xml.number(height);
        xml.begin(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                width,
                "height",
                height,
                "viewBox",
                "0 0 " + size,
                "role",
                "img",
                "aria-labelledby",
                "title notes");
        xml.element("title", Words.title(graph), "id", "title");
        xml.element("desc", String.join("\n", graph.notes()), "id", "notes");
        xml.raw("style", style());
        xml.begin("defs");
        marker("arrow", "M0 0L10 5L0 10z");
        marker("open", "M1 1L9 5L1 9z");
        marker("red", "M0 0L10 5L0 10z");
        xml.end("defs");
        xml.begin("g", "transform", "translate(" + MARGIN + " " + MARGIN + ")");
        xml.raw(head);
        xml.end("g");
        xml.begin("g", "transform", "translate(" + MARGIN + " " + Xml.number(MARGIN + legend.y()) + ")");
        // What is drawn last lies on top.
        IntStream.range(0, drawing.boxes().size())
                .boxed()
                .sorted(Comparator.comparing(box ->
                        into(box).anyMatch(line -> drawing.lines().get(line).isOffending())))
                .forEach(this::unit);
        xml.end("g");
        xml.end("svg");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml;
    }

    /** Coloured by the style sheet. */
    private void marker(String id, String shape) {
        xml.begin(
                "marker",
                "id",
                id,
                "viewBox",
                "0 0 10 10",
                "refX",
                9.0,
                "refY",
                5.0,
                "markerUnits",
                "userSpaceOnUse",
                "markerWidth",
                9.0,
                "markerHeight",
                9.0,
                "orient",
                "auto");
        xml.begin("path", "d", shape).end("path");
        xml.end("marker");
    }

    private IntStream into(int box) {
        return IntStream.range(0, drawing.lines().size())
                .filter(line -> drawing.lines().get(line).to() == box);
    }

    /** A box and the lines that lead to it, so that both stand out under the pointer. */
    private void unit(int index) {
        xml.begin("g", "class", "unit");
        into(index)
                .boxed()
                .sorted(Comparator.comparing(line -> drawing.lines().get(line).isOffending()))
                .forEach(line -> line(drawing.lines().get(line), layout.lines().get(line)));
        Box box = drawing.boxes().get(index);
        Point at = layout.boxes().get(index);
        xml.begin("g", "class", "box " + style(box.first()));
        xml.begin("rect", "x", at.x(), "y", at.y(), "width", box.width(), "height", box.height(), "rx", 3.0)
                .end("rect");
        double base = at.y() + Box.EDGE + Box.TEXT - 1;
        String sign = Legend.Style.sign(box.first().verdict());
        if (!sign.isEmpty()) {
            xml.element("text", sign, "class", "sign", "x", at.x() + Box.EDGE, "y", base);
        }
        List<Double> columns = box.columns();
        for (int i = 0; i < box.nodes().size(); i++) {
            Node node = box.nodes().get(i);
            xml.begin("g");
            xml.element("title", tip(node));
            xml.element(
                    "text",
                    Box.label(node),
                    "x",
                    at.x() + columns.get(i / box.rows()),
                    "y",
                    base + i % box.rows() * Box.ROW);
            xml.end("g");
        }
        xml.end("g");
        xml.end("g");
    }

    private static String style(Node node) {
        String role = switch (node.role()) {
            case STEP -> "step";
            case TIME_SYNC -> Legend.Style.of(node.verdict()) + " gate";
            default -> Legend.Style.of(node.verdict());
        };
        return role
                + (node.isStartedLater() ? " later" : "")
                + (node.isOffending() && node.role() == Role.OTHER ? " bad" : "");
    }

    private String tip(Node node) {
        return lines(Words.of(node), edges.getOrDefault(node.unit(), List.of()));
    }

    private static String lines(String head, List<Edge> edges) {
        String some = edges.stream().limit(LINES).map(Words::of).collect(Collectors.joining("\n"));
        return head
                + (head.isEmpty() || some.isEmpty() ? "" : "\n")
                + some
                + (edges.size() > LINES ? "\nand " + (edges.size() - LINES) + " more" : "");
    }

    private void line(Line line, Route route) {
        String kind = line.isStart() ? "start" : line.isOver() ? "over" : "wait";
        xml.begin("g", "class", "line " + kind + (line.isOffending() ? " bad" : ""));
        xml.element("title", lines("", line.edges()));
        String path = path(route.points());
        xml.begin("path", "class", "wide", "d", path).end("path");
        xml.begin("path", "class", "stroke", "d", path).end("path");
        for (Point joint : route.junctions()) {
            xml.begin("circle", "class", "joint", "cx", joint.x(), "cy", joint.y(), "r", 2.5)
                    .end("circle");
        }
        xml.end("g");
    }

    /** With corners rounded, so that the eye follows them round. */
    private static String path(List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            if (i == 0) {
                path.append('M').append(text(point));
            } else if (i == points.size() - 1) {
                path.append('L').append(text(point));
            } else {
                path.append('L')
                        .append(text(towards(point, points.get(i - 1))))
                        .append('Q')
                        .append(text(point))
                        .append(' ')
                        .append(text(towards(point, points.get(i + 1))));
            }
        }
        return path.toString();
    }

    private static Point towards(Point corner, Point other) {
        double length = Math.hypot(other.x() - corner.x(), other.y() - corner.y());
        double part = length == 0 ? 0 : Math.min(CORNER, length / 2) / length;
        return new Point(corner.x() + (other.x() - corner.x()) * part, corner.y() + (other.y() - corner.y()) * part);
    }

    private static String text(Point point) {
        return Xml.number(point.x()) + " " + Xml.number(point.y());
    }

    private static String style() {
        try (InputStream in = Picture.class.getResourceAsStream("graph.css")) {
            if (in == null) {
                throw new IllegalStateException("graph.css is not in this program's jar: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("graph.css in this program's jar cannot be read: build it again", e);
        }
    }
}
