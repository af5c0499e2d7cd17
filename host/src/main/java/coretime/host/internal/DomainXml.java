package coretime.host.internal;

import coretime.host.HostException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Comment;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A domain's XML that is read, and changed in a few places: what is not changed stays as it is, order of attributes and
 * kind of quotes apart. Elements are told by their path from the root, for the domain's metadata may hold anything. For one
 * thread.
 */
public final class DomainXml {
    /** What libvirt's own protocol carries in one string. */
    public static final int MOST_CHARACTERS = 4 << 20;

    private static final String DEEPEST = "100";
    private static final String STEP = "  ";
    private static final String HIDDEN = "…";
    private static final List<String> SECRET_ATTRIBUTES = List.of("passwd", "password");
    private static final Set<String> FREE_TEXT =
            Set.of("metadata", "sysinfo", "cmdline", "initarg", "initenv", "title", "description");

    private final Document document;

    private DomainXml(Document document) {
        this.document = document;
    }

    /**
     * Reads a domain's XML. Nothing outside of it is read, and it may declare no document type.
     *
     * @throws HostException where it is no domain's, or longer than {@value #MOST_CHARACTERS} characters
     */
    public static DomainXml of(String xml) {
        if (xml.length() > MOST_CHARACTERS) {
            throw unreadable(
                    "it has " + xml.length() + " characters, and libvirt's have " + MOST_CHARACTERS + " at most");
        }
        Document document = parse(xml);
        if (!isNamed(document.getDocumentElement(), "domain")) {
            throw unreadable("it is of <" + document.getDocumentElement().getTagName() + ">");
        }
        return new DomainXml(document);
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default handler prints to stderr besides throwing.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new HostException("the domain's XML cannot be read: " + e.getMessage(), e);
        }
    }

    private static HostException unreadable(String why) {
        return new HostException("the domain's XML cannot be read: " + why);
    }

    public Element root() {
        return document.getDocumentElement();
    }

    /** The first element at this path below the root. */
    public Optional<Element> find(String... path) {
        Optional<Element> found = Optional.of(root());
        for (String name : path) {
            found = found.flatMap(parent -> children(parent, name).stream().findFirst());
        }
        return found;
    }

    /** The first element at this path. */
    public Element require(String... path) {
        return find(path).orElseThrow(() -> unreadable("it has no <" + String.join("><", path) + ">"));
    }

    /** An attribute of the first element at this path; empty where either is missing. */
    public String attribute(String attribute, String... path) {
        return find(path).map(element -> element.getAttribute(attribute)).orElse("");
    }

    /** An element's children of this name. */
    public static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && isNamed(element, name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static boolean isNamed(Element element, String name) {
        return element.getNamespaceURI() == null && name.equals(element.getLocalName());
    }

    /** The root's child of this name, made behind this other one where there is none. */
    public Element makeBehind(String sibling, String name) {
        return find(name).orElseGet(() -> {
            Element anchor = require(sibling);
            Element made = document.createElementNS(null, name);
            Node behind = anchor.getNextSibling();
            indentation(anchor).ifPresent(blank -> root().insertBefore(document.createTextNode("\n" + blank), behind));
            root().insertBefore(made, behind);
            return made;
        });
    }

    /** An element's child of this name, made as its last one where there is none. */
    public Element make(Element parent, String name) {
        return children(parent, name).stream().findFirst().orElseGet(() -> append(parent, name));
    }

    /** A new last child, on a line of its own where its siblings have theirs. */
    public Element append(Element parent, String name) {
        Element made = document.createElementNS(null, name);
        String outer = indentation(parent).orElse("");
        if (parent.getLastChild() instanceof Text last && isLineEnd(last)) {
            parent.insertBefore(document.createTextNode("\n" + outer + STEP), last);
            parent.insertBefore(made, last);
        } else if (parent.hasChildNodes() || indentation(parent).isEmpty()) {
            parent.appendChild(made);
        } else {
            parent.appendChild(document.createTextNode("\n" + outer + STEP));
            parent.appendChild(made);
            parent.appendChild(document.createTextNode("\n" + outer));
        }
        return made;
    }

    /** The blanks before an element that begins its line. */
    private static Optional<String> indentation(Element element) {
        return element.getPreviousSibling() instanceof Text before && isLineEnd(before)
                ? Optional.of(before.getData().substring(before.getData().lastIndexOf('\n') + 1))
                : Optional.empty();
    }

    private static boolean isLineEnd(Text text) {
        return text.getData().isBlank() && text.getData().indexOf('\n') >= 0;
    }

    /**
     * Takes out what nobody is to read over a shoulder: passwords, and the places where a definition holds text of anybody's
     * (metadata, firmware strings, kernel command line, QEMU's own arguments). What is left cannot be defined.
     */
    public DomainXml hideSecrets() {
        hideSecrets(root());
        return this;
    }

    private static void hideSecrets(Element element) {
        for (String name : SECRET_ATTRIBUTES) {
            if (element.hasAttribute(name)) {
                element.setAttribute(name, HIDDEN);
            }
        }
        List<Node> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            children.add(node);
        }
        for (Node node : children) {
            if (node instanceof Comment comment) {
                comment.setData(HIDDEN);
            } else if (node instanceof Element child && isFreeText(child)) {
                hideAll(child);
            } else if (node instanceof Element child) {
                hideSecrets(child);
            }
        }
    }

    private static boolean isFreeText(Element element) {
        return element.getNamespaceURI() != null || FREE_TEXT.contains(element.getTagName());
    }

    private static void hideAll(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attributes.item(i).getNamespaceURI())) {
                attributes.item(i).setNodeValue(HIDDEN);
            }
        }
        if (element.hasChildNodes()) {
            element.setTextContent(HIDDEN);
        }
    }

    /** The whole as text, without an XML declaration. */
    @Override
    public String toString() {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new HostException("the domain's XML cannot be written: " + e.getMessage(), e);
        }
    }
}
