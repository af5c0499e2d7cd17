package coretime.host.daemon;

import coretime.host.Policy;
import java.util.Optional;

/** What is wanted of each domain. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface DomainPolicies {

    /** Of the domain of this name; empty where it is to be left alone even if it is adopted. */
    Optional<Policy> of(String name);

    /** What is wanted where nothing else is said of a domain. */
    default Policy ofAll() {
        return Policy.standard();
    }
}
