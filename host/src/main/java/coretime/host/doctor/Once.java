package coretime.host.doctor;

import org.jspecify.annotations.Nullable;

/**
 * Something that is found out once, or that fails the same way each time. For one thread; others may look at what it has
 * {@link #known found}.
 */
final class Once<T> {

    /** A question that takes time. */
    interface Question<T> {
        T ask() throws InterruptedException;
    }

    private final Question<T> question;
    private volatile @Nullable T answer;
    private @Nullable RuntimeException failure;

    Once(Question<T> question) {
        this.question = question;
    }

    T get() throws InterruptedException {
        if (failure != null) {
            throw failure;
        }
        T known = answer;
        if (known == null) {
            try {
                known = question.ask();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            answer = known;
        }
        return known;
    }

    /** The answer; null where there is none, or none yet. */
    @Nullable
    T known() {
        return answer;
    }
}
