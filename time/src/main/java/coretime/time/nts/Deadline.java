package coretime.time.nts;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An end that several blocking acts have in common. What holds a socket is ended by closing that, as a timeout of single reads would
 * let a server go on for ever, byte by byte.
 */
final class Deadline {
    private final Duration limit;
    private final long end;

    private Deadline(Duration limit) {
        this.limit = limit;
        end = System.nanoTime() + limit.toNanos();
    }

    static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    boolean isPassed() {
        return System.nanoTime() - end >= 0;
    }

    Duration limit() {
        return limit;
    }

    /** A fair share of the time that is left, at least 1 ms, for each of so many acts. */
    int millisForOneOf(int acts) throws SocketTimeoutException {
        if (isPassed()) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis() / acts);
    }

    /** Closes the socket at the end, unless what this gives is closed before. */
    AutoClosing closing(Socket socket) {
        Thread alarm = Thread.ofVirtual().name("deadline").start(() -> {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                socket.close();
            } catch (InterruptedException | IOException _) {
                // Disarmed, or closed already.
            }
        });
        return alarm::interrupt;
    }

    /** An armed deadline. */
    @FunctionalInterface
    interface AutoClosing extends AutoCloseable {
        @Override
        void close();
    }

    /** An act that cannot be ended from outside; where it takes too long it is left behind. */
    interface Act<T> {
        T run() throws IOException;
    }

    /** Runs an act elsewhere and waits for it until the end. */
    <T> T await(Act<T> act) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().name("deadline act").start(() -> {
            try {
                result.complete(act.run());
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("the time is over", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
