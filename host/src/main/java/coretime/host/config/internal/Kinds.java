package coretime.host.config.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of values that keys have. */
public final class Kinds {
    private static final String UNLIMITED = "unlimited";
    private static final int LONGEST = 4096;

    private Kinds() {}

    /** As YAML 1.2 has it; {@code yes} and {@code on} are not. */
    public static Kind<Boolean> flag() {
        return new Scalar<>(
                "true or false",
                true,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("that is neither");
                },
                value -> value);
    }

    public static Kind<Integer> count(int least, int most) {
        return new Scalar<>(
                "a whole number from " + least + " to " + most,
                true,
                text -> {
                    if (!text.matches("-?[0-9]{1,9}")) {
                        throw new IllegalArgumentException("that is no whole number");
                    }
                    int value = Integer.parseInt(text);
                    if (value < least || value > most) {
                        throw new IllegalArgumentException(value < least ? "that is too few" : "that is too many");
                    }
                    return value;
                },
                value -> value);
    }

    public static Kind<Duration> duration(Duration least, Duration most) {
        return Durations.between(least, most);
    }

    public static Kind<Long> size(long least, long most) {
        return ByteSizes.between(least, most);
    }

    /** A limit, or the word that there is none. */
    public static <T> Kind<T> orUnlimited(Kind<T> kind, T unlimited) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return kind.allowed() + ", or " + UNLIMITED;
            }

            @Override
            public Optional<T> read(Place place) {
                return place.isText(UNLIMITED) ? Optional.of(unlimited) : kind.read(place);
            }

            @Override
            public Optional<Object> plain(T value) {
                return value.equals(unlimited) ? Optional.of(UNLIMITED) : kind.plain(value);
            }
        };
    }

    /** One of some values by their names. */
    public static <T> Kind<T> oneOf(List<T> values, Function<T, String> label) {
        String labels = values.stream().map(label).collect(Collectors.joining(", "));
        return Scalar.text(
                "one of " + labels,
                text -> values.stream()
                        .filter(value -> label.apply(value).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no such word"
                                + Nearest.to(text, values.stream().map(label).toList())
                                        .map(near -> "; is " + near + " meant?")
                                        .orElse(""))),
                label::apply);
    }

    public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type, Function<E, String> label) {
        return oneOf(Arrays.asList(type.getEnumConstants()), label);
    }

    /** A file by its absolute path: what a daemon's working directory is, nobody knows. */
    public static Kind<Path> path() {
        return Scalar.text(
                "an absolute path",
                text -> {
                    if (!text.startsWith("/") || text.length() > LONGEST) {
                        throw new IllegalArgumentException("that is no absolute path");
                    }
                    try {
                        return Path.of(text).normalize();
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException("that is no path: " + e.getReason(), e);
                    }
                },
                Path::toString);
    }

    /** Any text, nothing included. */
    public static Kind<String> text() {
        return Scalar.text(
                "text",
                text -> {
                    if (text.length() > LONGEST) {
                        throw new IllegalArgumentException("that has more than " + LONGEST + " characters");
                    }
                    return text;
                },
                text -> text);
    }

    /**
     * Any text that a function takes.
     *
     * @param parse throws {@link IllegalArgumentException}, whose message says what is wrong
     */
    public static <T> Kind<T> parsed(String allowed, Function<String, T> parse) {
        return Scalar.text(
                allowed,
                text -> {
                    if (text.isBlank() || text.length() > LONGEST) {
                        throw new IllegalArgumentException("that has not 1 to " + LONGEST + " characters");
                    }
                    return parse.apply(text);
                },
                Object::toString);
    }

    public static <T> Kind<List<T>> list(Kind<T> item, int most) {
        return new ListOf<>(item, most);
    }

    public static <T> Kind<Optional<T>> orNone(Kind<T> kind) {
        return new OrNone<>(kind);
    }
}
