package coretime.host.notify;

import java.io.IOException;

/** Somebody who is told. Implementations are safe for use by many threads. */
interface Receiver {

    /** What the outbox knows it by; it does not change while the configuration does not. */
    String name();

    /** What may be shown of it. */
    String shown();

    /**
     * Tells it.
     *
     * @throws IOException where it did not take it
     */
    void tell(String body) throws IOException, InterruptedException;
}
