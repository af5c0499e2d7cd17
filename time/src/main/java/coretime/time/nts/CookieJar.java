package coretime.time.nts;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Unused cookies of a server (RFC 8915, section 5.7): each leaves once. For one thread at a time. */
final class CookieJar {
    /** RFC 8915 has as many at a time. */
    static final int MOST = 8;

    /** So that a question with one cookie, and its answer, pass through any network of IPv6 in one piece. */
    static final int LARGEST = NtsGuard.MOST_BYTES - NtsGuard.BYTES_WITHOUT_COOKIES - ExtensionField.HEADER_BYTES;

    /** A field has at least 16 bytes, and no server puts its keys into fewer. */
    private static final int LEAST = ExtensionField.LEAST_BYTES - ExtensionField.HEADER_BYTES;

    private final Deque<ByteBuffer> cookies = new ArrayDeque<>();

    CookieJar(List<ByteBuffer> cookies) {
        cookies.forEach(this::add);
    }

    static boolean isUsable(ByteBuffer cookie) {
        return cookie.remaining() >= LEAST && cookie.remaining() <= LARGEST;
    }

    int size() {
        return cookies.size();
    }

    /** The oldest, which is not kept. */
    Optional<ByteBuffer> take() {
        return Optional.ofNullable(cookies.pollFirst());
    }

    /** Keeps one where there is room for it. */
    void add(ByteBuffer cookie) {
        if (cookies.size() < MOST && isUsable(cookie)) {
            cookies.addLast(cookie);
        }
    }
}
