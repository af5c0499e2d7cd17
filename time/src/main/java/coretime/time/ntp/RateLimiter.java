package coretime.time.ntp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets, one for each client's address; all of one IPv6 network of 64 bits are one client, since one host has all of them.
 * The table is bounded: past its size whoever has been silent longest is forgotten, and is new when next heard of. So a flood from
 * addresses that are made up fails open, for those who are not part of it too.
 *
 * <p>For one thread.
 */
final class RateLimiter {
    /** What becomes of a question. */
    enum Admission {
        ANSWER,
        /** Over the limit, and to be told so. */
        KISS,
        DROP
    }

    /** In no IPv6 network that is assigned: keeps IPv4 addresses apart from the upper halves of IPv6 ones. */
    private static final long IPV4 = 0x0000_ffff_0000_0000L;

    private static final class Bucket {
        /** When the bucket is full again. */
        private long full;

        private long kissed;
    }

    private final long interval;
    private final long depth;
    private final long kissInterval;
    private final Map<Long, Bucket> buckets;

    RateLimiter(RateLimit limit) {
        interval = limit.interval().toNanos();
        depth = interval * limit.burst();
        kissInterval = limit.kissInterval().toNanos();
        buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
                return size() > limit.clients();
            }
        };
    }

    /** @param at when its question came; where that goes backwards by more than a bucket's depth, all is forgiven */
    Admission admit(InetAddress client, Instant at) {
        if (interval == 0) {
            return Admission.ANSWER;
        }
        // Only differences count, and these are right though the sum may wrap.
        long now = at.getEpochSecond() * Duration.ofSeconds(1).toNanos() + at.getNano();
        Bucket bucket = buckets.computeIfAbsent(key(client), _ -> {
            Bucket made = new Bucket();
            made.full = now;
            made.kissed = now - kissInterval;
            return made;
        });
        long filling = bucket.full - now;
        if (filling < 0 || filling > depth) {
            filling = 0;
        }
        if (filling + interval <= depth) {
            bucket.full = now + filling + interval;
            return Admission.ANSWER;
        }
        long sinceKiss = now - bucket.kissed;
        if (sinceKiss >= 0 && sinceKiss < kissInterval) {
            return Admission.DROP;
        }
        bucket.kissed = now;
        return Admission.KISS;
    }

    /** Clients that are remembered. */
    int clients() {
        return buckets.size();
    }

    private static long key(InetAddress client) {
        ByteBuffer bytes = ByteBuffer.wrap(client.getAddress());
        return client instanceof Inet6Address ? bytes.getLong() : IPV4 | (bytes.getInt() & 0xffff_ffffL);
    }
}
