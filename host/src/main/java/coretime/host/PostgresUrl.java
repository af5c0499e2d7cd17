package coretime.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which database of which PostgreSQL server, by its URL as libpq has it (<a
 * href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">connection URIs</a>). The form of JDBC,
 * {@code jdbc:postgresql://…}, is the same to it. One that holds a password is refused, and its text appears nowhere. Immutable.
 *
 * @param user by whom; empty: by this process's own user's name
 * @param host name or address
 * @param port of the server
 * @param database its name
 * @param parameters those of {@link #PARAMETERS} that it has
 */
public record PostgresUrl(
        Optional<String> user, String host, int port, String database, Map<String, String> parameters) {

    /** What may stand behind the question mark. Others would let a URL load classes or write files. */
    public static final List<String> PARAMETERS =
            List.of("user", "currentSchema", "sslmode", "sslrootcert", "sslcert", "sslkey", "channelBinding");

    private static final int PORT = 5432;
    private static final int MOST_CHARACTERS = 2048;
    private static final String JDBC = "jdbc:";
    private static final Pattern SCHEME = Pattern.compile("(?i)(jdbc:)?postgres(ql)?:.*", Pattern.DOTALL);

    public PostgresUrl {
        parameters = Map.copyOf(parameters);
    }

    /** Whether a text is meant as such a URL, and not as a path. */
    public static boolean looksLike(String text) {
        return SCHEME.matcher(text).matches();
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException whose message says what is wrong, and never shows the text: it may hold a password
     */
    public static PostgresUrl parse(String text) {
        if (!looksLike(text) || text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("that is no URL of PostgreSQL: postgresql://USER@HOST/DATABASE");
        }
        String plain = text.toLowerCase(Locale.ROOT).startsWith(JDBC) ? text.substring(JDBC.length()) : text;
        try {
            return of(new URI(plain));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "that is no URL: " + e.getReason() + " at character "
                            + (e.getIndex() + 1 + text.length() - plain.length()),
                    e);
        }
    }

    private static PostgresUrl of(URI uri) {
        String user = uri.getUserInfo();
        if (user != null && user.contains(":")) {
            throw holdsPassword();
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the server is missing: postgresql://USER@HOST/DATABASE");
        }
        String path = uri.getPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw new IllegalArgumentException("the database is missing: postgresql://USER@HOST/DATABASE");
        }
        if (uri.getPort() == 0 || uri.getPort() > 0xffff) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        if (uri.getFragment() != null) {
            throw new IllegalArgumentException("a # has no meaning in it");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String byParameter = parameters.remove("user");
        return new PostgresUrl(
                Optional.ofNullable(user).or(() -> Optional.ofNullable(byParameter)),
                uri.getHost(),
                uri.getPort() < 0 ? PORT : uri.getPort(),
                path.substring(1),
                parameters);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (name.toLowerCase(Locale.ROOT).contains("password")) {
                throw holdsPassword();
            }
            if (equals < 0 || !PARAMETERS.contains(name)) {
                throw new IllegalArgumentException(
                        "behind the ? stand no others than " + String.join(", ", PARAMETERS) + ", each as NAME=VALUE");
            }
            parameters.put(name, URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static IllegalArgumentException holdsPassword() {
        return new IllegalArgumentException(
                "it holds a password, which everybody would see who sees it: put that into a file of its own");
    }

    /** The schema that it names. */
    public Optional<String> schema() {
        return Optional.ofNullable(parameters.get("currentSchema"));
    }

    /** With all that it says. */
    @Override
    public String toString() {
        try {
            URI base = new URI(
                    "postgresql", user.orElse(null), host, port == PORT ? -1 : port, "/" + database, null, null);
            return base.toASCIIString()
                    + new TreeMap<>(parameters)
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + "="
                                            + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                                    .reduce((one, other) -> one + "&" + other)
                                    .map(all -> "?" + all)
                                    .orElse("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("what was read from a URL makes none", e);
        }
    }
}
