package coretime.host.capture;

import coretime.libvirt.Domain;
import java.util.Optional;
import java.util.regex.Pattern;

/** What strategies that hold a crashed guest need of its domain. */
final class Preserved {
    private static final Pattern PRESERVES = Pattern.compile("<on_crash>\\s*preserve\\s*</on_crash>");

    private Preserved() {}

    /** libvirt must leave a crashed guest alone. */
    static Optional<String> obstacle(Domain domain) {
        return PRESERVES.matcher(domain.xml()).find()
                ? Optional.empty()
                : Optional.of("libvirt acts on the panic by itself; set <on_crash>preserve</on_crash>"
                        + " ('coretime host adopt " + domain.name() + "' does)");
    }
}
