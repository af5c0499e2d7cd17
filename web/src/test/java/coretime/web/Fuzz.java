package coretime.web;

import java.util.Random;

/** Requests by chance, after the document: nearly right, so that they get past the first look. */
final class Fuzz {
    private static final String[] VALUES = {
        "1",
        "0",
        "-1",
        "99999999999999999999",
        "1e9",
        "NaN",
        "null",
        "",
        "%00",
        "%0d%0aX:%20y",
        "..%2f..%2fetc%2fpasswd",
        Rig.DOMAIN.toString(),
        "00000000-0000-0000-0000-000000000000",
        "1-1-1-1-1",
        "system",
        "rtc",
        "true",
        "2026-11-26T00:00:00Z",
        "2026-11-26T00:00:00+99:99",
        "%F0%9F%98%80",
        "%",
        "%zz",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "9223372036854775807",
        "+1000000000-01-01T00:00:00Z",
        "a".repeat(300)
    };
    private static final String[] NAMES = {"clock", "since", "limit", "before", "domain", "refresh", "x", "", "%00"};
    private static final String[] METHODS = {
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "X"
    };
    private static final String[] HEADERS = {
        "Range: bytes=0-",
        "Range: bytes=-",
        "Range: x",
        "If-Range: x",
        "Cookie: coretime_session=x",
        "Cookie: ;=;,=\"",
        "Accept: a/b;q=x",
        "Accept-Encoding: gzip;q=x",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Expect: 100-continue",
        "Content-Encoding: gzip",
        "X-Forwarded-Host: evil.example",
        "X-HTTP-Method-Override: DELETE",
        "If-None-Match: *"
    };

    private Fuzz() {}

    static String method(Random random) {
        return METHODS[random.nextInt(METHODS.length)];
    }

    static String path(Random random, OpenApi.Operation operation) {
        StringBuilder path = new StringBuilder();
        for (String part : operation.path().substring(1).split("/", -1)) {
            path.append('/').append(part.startsWith("{") || random.nextInt(20) == 0 ? value(random) : part);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append(path.indexOf("?") < 0 ? '?' : '&')
                    .append(NAMES[random.nextInt(NAMES.length)])
                    .append('=')
                    .append(value(random));
        }
        return path.toString();
    }

    static String headers(Random random) {
        StringBuilder headers = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.append(HEADERS[random.nextInt(HEADERS.length)]).append("\r\n");
        }
        return headers.toString();
    }

    /** Printable ASCII, JSON at times. */
    static String text(Random random, int most) {
        if (random.nextInt(3) == 0) {
            return "{\"token\": " + VALUES[random.nextInt(VALUES.length)] + "}";
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append((char) (' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    private static String value(Random random) {
        return VALUES[random.nextInt(VALUES.length)];
    }
}
