package coretime.host.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts, as DNS has them (RFC 1123, section 2.1). */
final class HostName {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    private HostName() {}

    /**
     * In lower case, for DNS does not tell them apart.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    static String parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.indexOf(':') >= 0 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a name stands alone, without a scheme, a port or a path");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("that is no name of a host");
        }
        return name;
    }
}
