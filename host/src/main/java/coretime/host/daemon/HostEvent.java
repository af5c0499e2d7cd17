package coretime.host.daemon;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Something that changed. It says what to look at again, not what it is now: so events may be lost, doubled and late, and
 * whoever looks sees what is.
 *
 * @param number counts events of one daemon, from 1
 * @param at when it was told
 * @param domain whose; empty where it is the host's
 * @param incident of which incident, where it is of one
 * @param text what a person may be told of it, empty where there is nothing to tell; a guest's own words may be in it, so
 *     that whoever shows it makes it safe
 */
public record HostEvent(long number, Instant at, Kind kind, Optional<UUID> domain, OptionalLong incident, String text) {

    /** What to look at again. */
    public enum Kind {
        /** The host or its daemon. */
        HOST,
        /** A domain: that there is one, or its state. */
        DOMAIN,
        /** An incident: its begin, a step that began or is over, its end. */
        INCIDENT,
        /** A core: how far it is, or that it is sealed, failed or deleted. */
        CORE,
        /** A domain's clocks: a reading, a freeze, a correction outside of incidents. */
        CLOCK,
        /** Some were lost on their way to this subscriber: everything. */
        LOST;

        /** The name on the wire. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
