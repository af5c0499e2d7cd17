package coretime.host.capture;

import coretime.host.CrashActions;
import coretime.libvirt.Domain;
import java.util.Optional;

/** What strategies that hold a crashed guest need of its domain. */
final class Preserved {
    private Preserved() {}

    /** libvirt must leave a crashed guest alone. */
    static Optional<String> obstacle(Domain domain) {
        return CrashActions.isPreserved(domain)
                ? Optional.empty()
                : Optional.of("libvirt acts on the panic by itself; set <on_crash>preserve</on_crash>"
                        + " ('coretime host adopt " + domain.name() + "' does)");
    }
}
