package coretime.host;

import coretime.host.internal.DomainXml;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of {@link DomainPart} a domain's definition has, what it could have, and what not. Worked out of the definition's XML
 * alone, which keeps everything else. Immutable.
 */
public final class DomainOffers {
    private final String before;
    private final Set<DomainPart> present;
    private final Map<DomainPart, String> obstacles;

    private DomainOffers(String before, Set<DomainPart> present, Map<DomainPart, String> obstacles) {
        this.before = before;
        this.present = Collections.unmodifiableSet(present);
        this.obstacles = Collections.unmodifiableMap(obstacles);
    }

    /**
     * Reads a definition.
     *
     * @param inactiveXml with its secrets, as {@link coretime.libvirt.Domain#inactiveXml} gives it
     * @throws HostException where it is no domain's, has a document type, or is too long or too deep for one
     */
    public static DomainOffers of(String inactiveXml) {
        DomainXml domain = DomainXml.of(inactiveXml);
        Set<DomainPart> present = EnumSet.noneOf(DomainPart.class);
        Map<DomainPart, String> obstacles = new EnumMap<>(DomainPart.class);
        for (DomainPart part : DomainPart.values()) {
            if (part.isIn(domain)) {
                present.add(part);
            } else {
                part.obstacle(domain).ifPresent(obstacle -> obstacles.put(part, obstacle));
            }
        }
        return new DomainOffers(domain.toString(), present, obstacles);
    }

    /** The parts that it could have, each as a change of its own. */
    public List<DomainOffer> offers() {
        return Stream.of(DomainPart.values())
                .filter(this::isOffered)
                .map(part -> new DomainOffer(part, before, with(Set.of(part))))
                .toList();
    }

    public boolean isOffered(DomainPart part) {
        return !present.contains(part) && !obstacles.containsKey(part);
    }

    /** The parts that it has. */
    public Set<DomainPart> present() {
        return present;
    }

    /** The parts that it cannot have, and why. */
    public Map<DomainPart, String> obstacles() {
        return obstacles;
    }

    /**
     * The definition with these parts, and with its secrets.
     *
     * @throws IllegalArgumentException where one of them is not offered
     */
    public String with(Set<DomainPart> parts) {
        DomainXml domain = DomainXml.of(before);
        for (DomainPart part : parts) {
            if (!isOffered(part)) {
                throw new IllegalArgumentException(part.label() + " is not offered");
            }
            part.addTo(domain);
        }
        return domain.toString();
    }

    /** Whether they were made of this definition. */
    boolean areOf(String inactiveXml) {
        return DomainXml.of(inactiveXml).toString().equals(before);
    }

    /** A definition as it may be shown: without passwords, and without what others wrote into it as free text. */
    public static String shown(String xml) {
        return DomainXml.of(xml).hideSecrets().toString();
    }
}
