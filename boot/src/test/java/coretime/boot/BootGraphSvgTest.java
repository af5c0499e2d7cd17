package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.BootGraph.View;
import coretime.boot.graph.BootGraphSvg;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Pictures, read back with an XML parser that takes no document type and nothing from elsewhere. */
class BootGraphSvgTest {

    @TempDir
    private Path root;

    private BootGraph large() throws IOException {
        Path system = Files.createTempDirectory(root, "system");
        LargeSystem.write(system, 300);
        UnitSet units = BootReader.of(system).loadAll();
        BootAudit audit = BootAudit.of(units, new UnitName("default.target"), List.of(), CarePolicy.standard());
        return BootGraph.of(units, audit, List.of(), View.STEP);
    }

    private static Document parsed(String svg) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> all(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static boolean has(Element element, String style) {
        return List.of(element.getAttribute("class").split(" ", -1)).contains(style);
    }

    /** A rectangle of the picture, and whether it is a unit's. */
    private record Room(double left, double top, double right, double bottom) {
        static Room of(Element rect) {
            double x = Double.parseDouble(rect.getAttribute("x"));
            double y = Double.parseDouble(rect.getAttribute("y"));
            return new Room(
                    x,
                    y,
                    x + Double.parseDouble(rect.getAttribute("width")),
                    y + Double.parseDouble(rect.getAttribute("height")));
        }

        boolean meets(Room other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private static List<Room> rooms(Document document) {
        return all(document, "g").stream()
                .filter(group -> has(group, "unit"))
                .map(group ->
                        Room.of((Element) group.getElementsByTagName("rect").item(0)))
                .toList();
    }

    @Test
    void allOfThreeHundredUnitsAreWrittenOutInFewBoxesThatDoNotCoverEachOther() throws Exception {
        BootGraph graph = large();
        Document document = parsed(BootGraphSvg.of(graph));
        Set<String> labels = new HashSet<>();
        all(document, "text").forEach(text -> labels.add(text.getTextContent()));
        List<Room> rooms = rooms(document);

        assertThat(graph.nodes()).hasSizeGreaterThan(300);
        assertThat(labels)
                .containsAll(
                        graph.nodes().stream().map(node -> node.unit().value()).toList());
        assertThat(rooms).hasSizeLessThan(60);
        for (int i = 0; i < rooms.size(); i++) {
            assertThat(rooms.subList(0, i)).noneMatch(rooms.get(i)::meets);
        }
    }

    @Test
    void textStaysInItsBox() throws Exception {
        Document document = parsed(BootGraphSvg.of(large()));

        all(document, "g").stream().filter(group -> has(group, "unit")).forEach(group -> {
            Room room = Room.of((Element) group.getElementsByTagName("rect").item(0));
            NodeList texts = group.getElementsByTagName("text");
            for (int i = 0; i < texts.getLength(); i++) {
                Element text = (Element) texts.item(i);
                double left = Double.parseDouble(text.getAttribute("x"));
                // A character of a monospace font is 0.6 of its size wide.
                assertThat(left + text.getTextContent().length() * 7.2).isLessThanOrEqualTo(room.right());
                assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(room.top() + 12, room.bottom() - 2);
            }
        });
    }

    @Test
    void timeRunsToTheRight() throws Exception {
        Document document = parsed(BootGraphSvg.of(large()));

        assertThat(all(document, "path").stream().filter(path -> has(path, "wide")))
                .isNotEmpty()
                .allSatisfy(path -> {
                    String[] numbers = path.getAttribute("d").substring(1).split("[ LQ]", -1);
                    assertThat(Double.parseDouble(numbers[0]))
                            .isLessThan(Double.parseDouble(numbers[numbers.length - 2]));
                });
    }

    @Test
    void aWayAroundTheStepIsRedAndSaysWhy() throws Exception {
        Document document = parsed(BootGraphSvg.of(large()));
        List<String> red = all(document, "g").stream()
                .filter(group -> has(group, "line") && has(group, "bad"))
                .map(Element::getTextContent)
                .toList();

        assertThat(red)
                .anyMatch(text -> text.contains(
                        "ntpdate.service waits for network-online.target (/usr/lib/systemd/system/ntpdate.service:"))
                .anyMatch(text -> text.contains("grafana.service is started by grafana.socket"))
                .noneMatch(text -> text.contains("time-sync.target"));
    }

    @Test
    void nothingIsRunOrAskedFor() throws IOException {
        assertThat(BootGraphSvg.of(large()))
                .doesNotContain("<script", "href", "onload", "@import")
                .containsOnlyOnce("http")
                .contains("url(#arrow)", "prefers-color-scheme: dark");
    }

    @Test
    void theSameGraphGivesTheSameBytes() throws IOException {
        BootGraph graph = large();

        assertThat(BootGraphSvg.of(graph)).isEqualTo(BootGraphSvg.of(large())).isEqualTo(BootGraphSvg.of(graph));
    }

    @Test
    void whateverFilesHoldIsOnlyText() throws Exception {
        String hostile = "]]></title><script>&\u0000\u001b[31m\ud800\uffff\u202e\"'\\é";
        UnitName unit = new UnitName("dev-a\\x2db\\x22.service");
        UnitName step = new UnitName("step.service");
        BootGraph graph = new BootGraph(
                step,
                List.of(
                        new Node(unit, Verdict.CAN_START_BEFORE, hostile, Role.OTHER, true, true),
                        new Node(step, Verdict.DOES_NOT_CARE, "", Role.STEP, false, false)),
                List.of(new Edge(
                        unit,
                        step,
                        Edge.Kind.WAITS_FOR,
                        Optional.of(new Reason(Reason.Kind.FILE, hostile)),
                        List.of(),
                        true)),
                List.of(hostile.repeat(200)),
                0,
                0);

        Document document = parsed(BootGraphSvg.of(graph));

        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getDocumentElement().getTextContent())
                .contains("dev-a\\x2db\\x22.service", "]]></title><script>&\ufffd\ufffd[31m\ufffd", "\"'\\é");
    }

    @Test
    void aSystemWithoutAnythingIsDrawnToo() throws Exception {
        BootGraph graph = new BootGraph(new UnitName("default.target"), List.of(), List.of(), List.of(), 0, 0);

        assertThat(all(parsed(BootGraphSvg.of(graph)), "text"))
                .extracting(Element::getTextContent)
                .contains("The order around the clock step, booting into default.target");
    }

    @Test
    void unitsThatWaitForEachOtherAreDrawnToo() throws Exception {
        List<UnitName> ring = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ring.add(new UnitName("u" + i + ".service"));
            nodes.add(new Node(ring.get(i), Verdict.CAN_START_BEFORE, "", Role.OTHER, false, true));
        }
        List<Edge> edges = IntStream.range(0, 5)
                .mapToObj(i -> new Edge(
                        ring.get(i), ring.get((i + 1) % 5), Edge.Kind.WAITS_FOR, Optional.empty(), List.of(), true))
                .toList();

        Document document = parsed(BootGraphSvg.of(new BootGraph(ring.getFirst(), nodes, edges, List.of(), 0, 0)));

        assertThat(rooms(document)).hasSize(5);
        assertThat(all(document, "path").stream().filter(path -> has(path, "wide")))
                .hasSize(5);
    }
}
