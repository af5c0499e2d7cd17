package coretime.bench.capture;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a picture of lines, shapes and words, in pixels from the upper left corner. Not safe for several threads. */
final class SvgWriter {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /**
     * Begins a picture on white ground.
     *
     * @param title what it shows
     * @param description that in words, for who does not see it
     */
    SvgWriter(int width, int height, String title, String description) {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeAttribute("viewBox", "0 0 %d %d".formatted(width, height));
            xml.writeAttribute("role", "img");
            xml.writeAttribute("font-family", "sans-serif");
            xml.writeAttribute("font-size", "12");
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        element("title", title);
        element("desc", description);
        element("rect", "", "width", number(width), "height", number(height), "fill", "#fff");
    }

    /** A straight line; {@code dashes} as in stroke-dasharray, {@code "none"} for none. */
    void line(double fromX, double fromY, double toX, double toY, String colour, double width, String dashes) {
        element(
                "line",
                "",
                "x1",
                number(fromX),
                "y1",
                number(fromY),
                "x2",
                number(toX),
                "y2",
                number(toY),
                "stroke",
                colour,
                "stroke-width",
                number(width),
                "stroke-dasharray",
                dashes);
    }

    /** A small shape about a point, {@code path} being relative to it. */
    void shape(double x, double y, String path, String colour, String filling) {
        element(
                "path",
                "",
                "d",
                path,
                "transform",
                "translate(%s %s)".formatted(number(x), number(y)),
                "stroke",
                colour,
                "stroke-width",
                "1.5",
                "fill",
                filling);
    }

    /** Words; {@code anchor} says which part of them is at the point: {@code start}, {@code middle} or {@code end}. */
    void words(double x, double y, String anchor, String words) {
        element("text", words, "x", number(x), "y", number(y), "text-anchor", anchor, "fill", "#222");
    }

    /** The picture. */
    String end() {
        try {
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void element(String name, String content, String... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                xml.writeAttribute(attributes[i], attributes[i + 1]);
            }
            xml.writeCharacters(content);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
