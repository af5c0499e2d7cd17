package coretime.host;

import java.io.StringReader;
import java.time.Duration;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What a domain's XML says of its RTC ({@code <clock>}, libvirt's domain format, "Time keeping").
 *
 * @param utc the RTC holds UTC, so its offset can be told
 * @param followsGuest the RTC stops while the guest is stopped ({@code <timer name='rtc' track='guest'/>}), so that a
 *     freeze outlives a reset
 */
public record DomainClock(boolean utc, boolean followsGuest) {

    /** Reads {@code <clock>} of a domain's XML; libvirt's defaults where it says nothing. */
    public static DomainClock of(String domainXml) {
        Optional<Element> found = child(parse(domainXml).getDocumentElement(), "clock");
        if (found.isEmpty()) {
            return new DomainClock(true, false);
        }
        Element clock = found.get();
        String offset = clock.getAttribute("offset");
        boolean utc = offset.isEmpty()
                || offset.equals("utc")
                || (offset.equals("variable") && !clock.getAttribute("basis").equals("localtime"));
        NodeList timers = clock.getElementsByTagName("timer");
        boolean followsGuest = false;
        for (int i = 0; i < timers.getLength(); i++) {
            Element timer = (Element) timers.item(i);
            followsGuest |= timer.getAttribute("name").equals("rtc")
                    && timer.getAttribute("track").equals("guest");
        }
        return new DomainClock(utc, followsGuest);
    }

    /**
     * The system clock's offset after a warm restart: the boot reads the RTC, which is as late as it was before, and by
     * the freeze later where it follows the guest.
     */
    public Duration predict(Duration rtcBefore, Duration freeze) {
        return followsGuest ? rtcBefore.minus(freeze) : rtcBefore;
    }

    /** A direct child: the domain's metadata may hold anything. */
    private static Optional<Element> child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default handler prints to stderr besides throwing.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new HostException("the domain's XML cannot be read: " + e.getMessage(), e);
        }
    }
}
