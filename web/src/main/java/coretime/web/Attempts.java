package coretime.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many wrong tokens an address may send: some at once, then one every few seconds. Of IPv6 a whole /64 is one address, for one
 * host has that many. Bounded in number: addresses that were not heard of for long are forgotten. Safe for use by many threads.
 */
final class Attempts {
    static final int AT_ONCE = 10;
    static final Duration EACH = Duration.ofSeconds(10);

    private static final int MOST_ADDRESSES = 1024;
    private static final int NETWORK_BYTES = 8;

    /** How many attempts count against an address, and when that was so. */
    private record Count(double attempts, long at) {}

    private final LongSupplier nanoTime;
    private final Map<ByteBuffer, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long an address has to wait until its token is looked at; zero where it need not. */
    Duration wait(InetAddress address) {
        synchronized (counts) {
            double over = left(key(address)) + 1 - AT_ONCE;
            return over <= 0 ? Duration.ZERO : Duration.ofNanos((long) (over * EACH.toNanos()));
        }
    }

    /** The token that it sent was wrong. */
    void failed(InetAddress address) {
        synchronized (counts) {
            ByteBuffer key = key(address);
            counts.put(key, new Count(left(key) + 1, nanoTime.getAsLong()));
        }
    }

    private double left(ByteBuffer key) {
        Count count = counts.get(key);
        return count == null
                ? 0
                : Math.max(0, count.attempts() - (nanoTime.getAsLong() - count.at()) / (double) EACH.toNanos());
    }

    private static ByteBuffer key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
    }
}
