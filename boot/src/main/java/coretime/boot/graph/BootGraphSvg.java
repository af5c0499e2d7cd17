package coretime.boot.graph;

import coretime.boot.BootGraph;
import coretime.boot.internal.draw.Picture;

/**
 * Draws a graph as SVG 2, laid out by Eclipse ELK's layered algorithm, time from left to right. Stateless.
 *
 * <p>The document is XML 1.0 whatever the units' names and files hold, has no script and asks for nothing: style is inside, light and dark,
 * and tooltips are {@code title} elements. Units of one verdict that have the same edges are drawn as one box. Equal graphs give equal
 * documents. Its classes and those of ELK are loaded by the first call.
 */
public final class BootGraphSvg {

    private BootGraphSvg() {}

    /** The document, with its XML declaration. Lengths are in pixels at 12 pixels for the text. */
    public static String of(BootGraph graph) {
        return Picture.of(graph);
    }
}
