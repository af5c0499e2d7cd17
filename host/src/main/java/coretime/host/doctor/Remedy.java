package coretime.host.doctor;

import java.util.Locale;

/**
 * The one act that mends something.
 *
 * @param place where it is done
 * @param text a command line, a piece of XML, or words; in one line
 */
public record Remedy(Place place, String text) {

    /** Where a remedy is applied, and with that, what it is. */
    public enum Place {
        /** A command line for a shell of the host, as root. */
        HOST,
        /** A command line for a shell in the guest, as root. */
        GUEST,
        /** What the domain's definition should have: {@code virsh edit}. */
        XML,
        /** Words: it takes a person's judgement. */
        ADVICE;

        /** In JSON: {@code "guest"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Remedy host(String command) {
        return new Remedy(Place.HOST, command);
    }

    static Remedy guest(String command) {
        return new Remedy(Place.GUEST, command);
    }

    static Remedy xml(String edit) {
        return new Remedy(Place.XML, edit);
    }

    static Remedy advice(String words) {
        return new Remedy(Place.ADVICE, words);
    }
}
