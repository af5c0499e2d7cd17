package coretime.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Acts that all must be tried, in order, whatever the others do. An interruption waits until they are done. */
final class Closing {
    private final Deque<Runnable> acts = new ArrayDeque<>();

    Closing then(Runnable act) {
        acts.addLast(act);
        return this;
    }

    Closing before(Runnable act) {
        acts.addFirst(act);
        return this;
    }

    /** Runs them; throws the first failure with the others suppressed. */
    void run() {
        RuntimeException failure = runAll(null);
        if (failure != null) {
            throw failure;
        }
    }

    /** Runs them because of a failure, which gets theirs suppressed. */
    void after(RuntimeException failure) {
        runAll(failure);
    }

    private @Nullable RuntimeException runAll(@Nullable RuntimeException first) {
        boolean interrupted = Thread.interrupted();
        RuntimeException failure = first;
        for (Runnable act : acts) {
            try {
                act.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        acts.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }
}
