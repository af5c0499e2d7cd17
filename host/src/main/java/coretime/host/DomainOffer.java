package coretime.host;

/**
 * A part that a domain's definition could have, as a change of its XML. Both texts hold the definition's secrets: show
 * what {@link DomainOffers#shown} makes of them.
 *
 * @param part what it would have
 * @param before the definition
 * @param after the definition with this part
 */
public record DomainOffer(DomainPart part, String before, String after) {

    /** Without the XML, which holds secrets. */
    @Override
    public String toString() {
        return part.label();
    }
}
