package coretime.web;

import java.util.UUID;

/** Reads what decides about the order of a guest's boot. For use by many threads, one at a time for each domain. */
public interface BootOrders {

    /**
     * Asks the guest. That takes seconds, and what comes is the guest's word. An interruption of the thread ends it soon.
     *
     * @throws BootOrderException where there is no such domain, or it does not tell
     */
    BootOrder of(UUID domain);
}
