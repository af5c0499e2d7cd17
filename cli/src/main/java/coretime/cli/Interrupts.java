package coretime.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes Ctrl-C, TERM and HUP interrupt the thread that runs a command, and wait until it has cleaned up, instead of
 * ending the process under it. The JVM then ends with the command's own status.
 */
final class Interrupts {

    private static final AtomicBoolean CAUGHT = new AtomicBoolean();
    private static final CompletableFuture<Integer> STATUS = new CompletableFuture<>();

    private Interrupts() {}

    /**
     * From now on, for the command that runs on this thread.
     *
     * @param cleanUp how long its clean-up is waited for; past this, something hangs or may be left to itself
     * @param otherwise what is to be known where it takes longer
     */
    static void to(Thread command, Duration cleanUp, String otherwise) {
        to(command, cleanUp, otherwise, "interrupted, cleaning up");
    }

    /** The same for a daemon, which tells by itself that it ends. */
    static void toDaemon(Thread command, Duration cleanUp, String otherwise) {
        to(command, cleanUp, otherwise, null);
    }

    private static void to(Thread command, Duration cleanUp, String otherwise, @Nullable String told) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            if (STATUS.isDone()) {
                return;
            }
            CAUGHT.set(true);
            if (told != null) {
                System.err.println("coretime: " + told);
            }
            command.interrupt();
            Runtime.getRuntime().halt(await(cleanUp, otherwise));
        }));
    }

    /** Ends the process with a command's status. */
    static void exit(int status) {
        // Once a signal was caught the JVM is on its way out already, and its hook waits for this.
        STATUS.complete(status);
        if (!CAUGHT.get()) {
            System.exit(status);
        }
    }

    private static int await(Duration cleanUp, String otherwise) {
        try {
            return STATUS.get(cleanUp.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            System.err.println("coretime: the clean-up did not end within " + cleanUp.toSeconds() + " s; " + otherwise);
            return ExitStatus.DID_NOT_HOLD;
        } catch (InterruptedException | ExecutionException e) {
            System.err.println("coretime: the clean-up was cut short: " + e);
            return ExitStatus.DID_NOT_HOLD;
        }
    }
}
