package coretime.time.nts;

import java.time.Instant;
import java.util.Optional;

/**
 * The times for which a chain of certificates vouches: those at which all of them are valid. A server whose key such a chain
 * certifies can tell these times and no others.
 *
 * @param from the first of them
 * @param to the last of them
 * @param isProvisional whether the system clock, when it was asked, lay outside: then nothing but the server's own word says that
 *     its certificate is valid today
 */
public record Validity(Instant from, Instant to, boolean isProvisional) {

    public Validity {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a validity that ends before it begins: " + from + " to " + to);
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** What of it lies at or after {@code earliest}. */
    Optional<Validity> since(Instant earliest) {
        if (!earliest.isAfter(from)) {
            return Optional.of(this);
        }
        return earliest.isAfter(to) ? Optional.empty() : Optional.of(new Validity(earliest, to, isProvisional));
    }
}
