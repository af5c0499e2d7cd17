package coretime.host;

import coretime.libvirt.LibvirtEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The latest events of one domain in their order, so that a step can wait for one without missing those that came
 * before it looked. Safe for use by many threads.
 */
public final class DomainEvents {

    /** A guest can make events (resets, RTC writes, its agent's channel); more than this are not kept. */
    private static final int LIMIT = 4096;

    /** So many are kept where no incident waits for any: those around a panic that is seen a moment later. */
    private static final int LATEST = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<LibvirtEvent> kept = new ArrayDeque<>();
    private long count;
    private long ownEnd = -1;

    DomainEvents() {}

    /** Says that it is coretime itself that ends the QEMU process now. */
    void expectEnd() {
        lock.lock();
        try {
            ownEnd = count;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was coretime itself that ended the QEMU process, at this position or later. */
    boolean isEndExpected(long from) {
        lock.lock();
        try {
            return ownEnd >= from;
        } finally {
            lock.unlock();
        }
    }

    void add(LibvirtEvent event) {
        lock.lock();
        try {
            kept.addLast(event);
            count++;
            if (kept.size() > LIMIT) {
                kept.removeFirst();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the latest only. */
    void forgetOld() {
        lock.lock();
        try {
            while (kept.size() > LATEST) {
                kept.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many events there were so far: the position to wait from for what comes now. */
    public long position() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The first event from a position on that {@code match} takes, or empty where there is none yet. */
    public <T> Optional<T> find(long from, Function<LibvirtEvent, Optional<T>> match) {
        lock.lock();
        try {
            long position = count - kept.size();
            for (LibvirtEvent event : kept) {
                Optional<T> found = position++ < from ? Optional.empty() : match.apply(event);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The last event that {@code match} takes. */
    <T> Optional<T> findLast(Function<LibvirtEvent, Optional<T>> match) {
        lock.lock();
        try {
            return kept.reversed().stream().map(match).flatMap(Optional::stream).findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@link #find} to find something; empty when the deadline is over first. */
    <T> Optional<T> await(long from, Function<LibvirtEvent, Optional<T>> match, Deadline deadline)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<T> found = find(from, match);
            while (found.isEmpty() && !deadline.isOver()) {
                added.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
                found = find(from, match);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }
}
