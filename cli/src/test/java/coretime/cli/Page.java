package coretime.cli;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads reports back with an XML parser, which takes nothing that is not well-formed. */
final class Page {

    private static final double CHARACTER = 0.55;
    private static final double TEXT = 12;

    private final Document document;

    private Page(Document document) {
        this.document = document;
    }

    static Page parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setExpandEntityReferences(false);
            return new Page(factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))));
        } catch (ParserConfigurationException | IOException | SAXException e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    List<Element> all(String name) {
        return elements(document.getElementsByTagName(name));
    }

    /** Those that have the class among theirs. */
    List<Element> all(String name, String style) {
        return all(name).stream()
                .filter(element ->
                        List.of(element.getAttribute("class").split(" ", -1)).contains(style))
                .toList();
    }

    String text() {
        return document.getDocumentElement().getTextContent();
    }

    static List<Element> under(Element element, String name) {
        return elements(element.getElementsByTagName(name));
    }

    static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** The rooms that a figure's labels take, by an average character of the usual fonts. */
    static List<Box> labels(Element svg) {
        List<Box> boxes = new ArrayList<>();
        for (Element text : under(svg, "text")) {
            String content = text.getTextContent();
            double width = content.length() * TEXT * CHARACTER;
            double x = number(text, "x");
            double left = switch (text.getAttribute("text-anchor")) {
                case "middle" -> x - width / 2;
                case "end" -> x - width;
                default -> x;
            };
            double base = number(text, "y");
            boxes.add(new Box(content, left, base - 0.75 * TEXT, left + width, base + 0.2 * TEXT));
        }
        return boxes;
    }

    /** Pairs of labels of which one covers the other. */
    static Stream<String> collisions(List<Box> boxes) {
        return IntStream.range(0, boxes.size())
                .boxed()
                .flatMap(i -> boxes.subList(0, i).stream()
                        .filter(boxes.get(i)::meets)
                        .map(other -> boxes.get(i).text() + " / " + other.text()));
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    record Box(String text, double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }
}
