package coretime.boot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A valid unit name, systemd.unit(5): {@code prefix.type}, {@code prefix@.type} (a template) or {@code prefix@instance.type}, at most
 * 255 characters of ASCII.
 *
 * @param value the whole name
 */
public record UnitName(String value) implements Comparable<UnitName> {
    private static final int LONGEST = 255;
    private static final String PUNCTUATION = ":-_.\\";

    /** What a name stands for. */
    public enum Kind {
        PLAIN,
        INSTANCE,
        TEMPLATE
    }

    public UnitName {
        if (!valid(value)) {
            throw new IllegalArgumentException("not a unit name: " + value);
        }
    }

    /** The name, where it is one. */
    public static Optional<UnitName> parse(String value) {
        return valid(value) ? Optional.of(new UnitName(value)) : Optional.empty();
    }

    /** The unit that stands for a path (systemd-escape --path), where it has a name: no {@code ..}, and not too long. */
    public static Optional<UnitName> ofPath(String path, UnitType type) {
        return escapePath(path).flatMap(escaped -> parse(escaped + '.' + type.suffix()));
    }

    /** As {@link #ofPath}, as the instance of a template with this prefix. */
    public static Optional<UnitName> ofPath(String prefix, String path, UnitType type) {
        return escapePath(path).flatMap(escaped -> parse(prefix + '@' + escaped + '.' + type.suffix()));
    }

    public UnitType type() {
        return UnitType.ofSuffix(value.substring(value.lastIndexOf('.') + 1)).orElseThrow();
    }

    public Kind kind() {
        int at = value.indexOf('@');
        if (at < 0 || at > value.lastIndexOf('.')) {
            return Kind.PLAIN;
        }
        return at + 1 == value.lastIndexOf('.') ? Kind.TEMPLATE : Kind.INSTANCE;
    }

    /** Up to the {@code @}, or else up to the type. */
    public String prefix() {
        return kind() == Kind.PLAIN ? withoutType() : value.substring(0, value.indexOf('@'));
    }

    /** Between the {@code @} and the type, as it stands there: escaped. */
    public Optional<String> instance() {
        return kind() == Kind.INSTANCE
                ? Optional.of(value.substring(value.indexOf('@') + 1, value.lastIndexOf('.')))
                : Optional.empty();
    }

    /** The whole name up to the type. */
    public String withoutType() {
        return value.substring(0, value.lastIndexOf('.'));
    }

    /** The template of an instance; any other name has none. */
    public Optional<UnitName> template() {
        return kind() == Kind.INSTANCE
                ? parse(value.substring(0, value.indexOf('@') + 1) + '.' + type().suffix())
                : Optional.empty();
    }

    /** This template or instance with another instance, where that gives a name. */
    public Optional<UnitName> withInstance(String instance) {
        return kind() == Kind.PLAIN ? Optional.empty() : parse(prefix() + '@' + instance + '.' + type().suffix());
    }

    /** The same name with another type. */
    public Optional<UnitName> withType(UnitType type) {
        return parse(withoutType() + '.' + type.suffix());
    }

    /** Any text as a part of a name (systemd-escape): {@code /} becomes {@code -}, what is not allowed {@code \xNN}. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char character = (char) (bytes[i] & 0xff);
            if (character == '/') {
                escaped.append('-');
            } else if ((i == 0 && character == '.') || character == '-' || character == '\\' || !plain(character)) {
                escaped.append("\\x").append(HexFormat.of().toHexDigits(bytes[i]));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }

    /** The text that {@link #escape} made a part of a name of; what is no escape stays as it is. */
    public static String unescape(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '-') {
                plain[length++] = '/';
            } else if (bytes[i] == '\\'
                    && i + 3 < bytes.length
                    && bytes[i + 1] == 'x'
                    && HexFormat.isHexDigit(bytes[i + 2])
                    && HexFormat.isHexDigit(bytes[i + 3])) {
                plain[length++] =
                        (byte) ((HexFormat.fromHexDigit(bytes[i + 2]) << 4) | HexFormat.fromHexDigit(bytes[i + 3]));
                i += 3;
            } else {
                plain[length++] = bytes[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static Optional<String> escapePath(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(parts.isEmpty() ? "-" : escape(String.join("/", parts)));
    }

    private static boolean valid(String name) {
        int dot = name.lastIndexOf('.');
        if (name.length() > LONGEST
                || dot <= 0
                || name.charAt(0) == '@'
                || UnitType.ofSuffix(name.substring(dot + 1)).isEmpty()) {
            return false;
        }
        for (int i = 0; i < dot; i++) {
            if (!plain(name.charAt(i)) && name.charAt(i) != '@') {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || PUNCTUATION.indexOf(character) >= 0;
    }

    @Override
    public int compareTo(UnitName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
