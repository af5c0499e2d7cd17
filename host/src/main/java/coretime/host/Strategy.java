package coretime.host;

import coretime.libvirt.Domain;
import java.util.Optional;

/** A way to take a core. The pipeline does not know which it has. Implementations are safe for use by many threads. */
public interface Strategy {

    /** The name on the command line, in JSON and in the ledger. */
    String name();

    /** Why this strategy cannot be used for a domain as it is now, in words to act on; empty where it can. */
    Optional<String> obstacle(Domain domain);

    /**
     * Takes the core of a panicked guest. What goes wrong is in the result, so that the guest is started again all the
     * same.
     *
     * @throws InterruptedException when told to stop
     */
    Capture capture(Scene scene) throws InterruptedException;
}
