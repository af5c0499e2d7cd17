package coretime.web;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sessions of browsers. They are in memory alone, end after a time, and are bounded in number: the oldest goes. Safe for use by many
 * threads.
 */
final class Sessions {
    static final Duration LENGTH = Duration.ofHours(12);
    static final int MOST = 256;

    private static final int BYTES = 32;

    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();
    /** When each began, oldest first, by what its name hashes to: so looking one up tells nothing of how near a guess was. */
    private final Map<ByteBuffer, Long> begun = new LinkedHashMap<>();

    Sessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Begins one, and gives its name. */
    String begin() {
        byte[] name = new byte[BYTES];
        random.nextBytes(name);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
        synchronized (begun) {
            dropEnded();
            if (begun.size() >= MOST) {
                Iterator<ByteBuffer> oldest = begun.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            begun.put(key(text), nanoTime.getAsLong());
        }
        return text;
    }

    boolean isOpen(String name) {
        synchronized (begun) {
            dropEnded();
            return begun.containsKey(key(name));
        }
    }

    void end(String name) {
        synchronized (begun) {
            begun.remove(key(name));
        }
    }

    private void dropEnded() {
        long now = nanoTime.getAsLong();
        begun.values().removeIf(at -> now - at >= LENGTH.toNanos());
    }

    private static ByteBuffer key(String name) {
        return ByteBuffer.wrap(Token.hash(name));
    }
}
