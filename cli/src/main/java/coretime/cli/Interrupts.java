package coretime.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Makes Ctrl-C, TERM and HUP interrupt the thread that runs a command, so that it cleans up on its way out, instead of
 * ending the process under it.
 */
@SuppressWarnings("sunapi") // The JDK has no other way to be told of Ctrl-C than to end.
final class Interrupts {

    private Interrupts() {}

    /** From now on; a second signal says that the clean-up is under way. */
    static void to(Thread thread) {
        AtomicBoolean seen = new AtomicBoolean();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), _ -> {
                if (seen.compareAndSet(false, true)) {
                    System.err.println("coretime: interrupted, cleaning up");
                } else {
                    System.err.println("coretime: still cleaning up");
                }
                thread.interrupt();
            });
        }
    }
}
