package coretime.boot.internal.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines as the manager reads them: ended by a line feed, a carriage return, both in any order, or a NUL. Bytes are kept as characters of
 * ISO 8859-1. For one thread.
 */
final class Lines {
    private static final int FEED = 1;
    private static final int RETURN = 2;
    private static final int NUL = 4;

    private final byte[] bytes;
    private int at;

    Lines(byte[] bytes) {
        this.bytes = bytes;
    }

    Optional<String> next() {
        if (at >= bytes.length) {
            return Optional.empty();
        }
        int start = at;
        while (at < bytes.length && end(bytes[at]) == 0) {
            at++;
        }
        String line = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
        int seen = 0;
        while (at < bytes.length && (seen & NUL) == 0) {
            int end = end(bytes[at]);
            if (end == 0 || (seen & end) != 0) {
                break;
            }
            seen |= end;
            at++;
        }
        return Optional.of(line);
    }

    private static int end(byte character) {
        return switch (character) {
            case '\n' -> FEED;
            case '\r' -> RETURN;
            case 0 -> NUL;
            default -> 0;
        };
    }
}
