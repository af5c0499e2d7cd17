package coretime.host.config.internal;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A key with a value.
 *
 * @param name as it is written
 * @param kind what its value may be
 * @param get the value of a subject
 * @param with a subject with another value
 * @param meaning one line
 * @param doubt what is unreasonable about a value that is taken all the same
 */
public record Key<S, T>(
        String name,
        Kind<T> kind,
        Function<S, T> get,
        BiFunction<S, T, S> with,
        String meaning,
        Function<T, Optional<String>> doubt)
        implements Entry<S> {

    public static <S, T> Key<S, T> of(
            String name, Kind<T> kind, Function<S, T> get, BiFunction<S, T, S> with, String meaning) {
        return new Key<>(name, kind, get, with, meaning, _ -> Optional.empty());
    }

    /** The same with a warning: the first that says something is given. */
    public Key<S, T> doubting(Function<T, Optional<String>> unreasonable) {
        return new Key<>(
                name, kind, get, with, meaning, value -> doubt.apply(value).or(() -> unreasonable.apply(value)));
    }

    @Override
    public S read(S subject, Place place) {
        return kind.read(place)
                .map(value -> {
                    doubt.apply(value).ifPresent(message -> place.findings().warning(place.key(), message));
                    return with.apply(subject, value);
                })
                .orElse(subject);
    }

    @Override
    public Optional<Object> plain(S subject) {
        return kind.plain(get.apply(subject));
    }

    @Override
    public Stream<Description> describe(String prefix, S subject) {
        String value = plain(subject).map(Object::toString).orElse("");
        return Stream.of(new Description(prefix + name, value, kind.allowed(), meaning, false));
    }
}
