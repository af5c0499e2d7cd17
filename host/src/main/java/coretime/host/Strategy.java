package coretime.host;

import coretime.libvirt.Domain;
import java.time.Duration;
import java.util.Optional;

/** A way to take a core. The pipeline does not know which it has. Implementations are safe for use by many threads. */
public interface Strategy {

    /** The name on the command line, in JSON and in the ledger. */
    String name();

    /** Why this strategy cannot be used for a domain as it is now, in words to act on; empty where it can. */
    Optional<String> obstacle(Domain domain, CorePolicy policy);

    /** Whether it takes cores at all; what does not is the last resort, for what can still be saved without one. */
    default boolean takesCores() {
        return true;
    }

    /** How long the guest will be down, where that can be told: of those that can be used, the least is taken. */
    Optional<Duration> estimate(Domain domain, CorePolicy policy);

    /** Finds out about a domain that runs what it would cost time to find out when it has panicked. May do nothing. */
    default void prepare(Domain domain, CorePolicy policy) {}

    /**
     * Finds out the same and mends nothing, for who only looks at a domain that another process may watch. The guest goes on as
     * it is.
     */
    default void rehearse(Domain domain, CorePolicy policy) {
        prepare(domain, policy);
    }

    /**
     * Takes the core of a panicked guest, or takes hold of its memory and leaves the writing to {@link Scene#writers}. What
     * goes wrong is in the result, so that another strategy can try, or the guest is started again all the same.
     *
     * @throws InterruptedException when told to stop
     */
    Capture capture(Scene scene) throws InterruptedException;
}
