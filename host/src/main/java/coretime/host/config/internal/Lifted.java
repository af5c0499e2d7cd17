package coretime.host.config.internal;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An entry of a part, as an entry of the whole.
 *
 * @param <S> the whole
 * @param <P> the part
 */
public record Lifted<S, P>(Entry<P> entry, Function<S, P> get, BiFunction<S, P, S> with) implements Entry<S> {

    public static <S, P> Entry<S> of(Entry<P> entry, Function<S, P> get, BiFunction<S, P, S> with) {
        return new Lifted<>(entry, get, with);
    }

    @Override
    public String name() {
        return entry.name();
    }

    @Override
    public S read(S subject, Place place) {
        return with.apply(subject, entry.read(get.apply(subject), place));
    }

    @Override
    public Optional<Object> plain(S subject) {
        return entry.plain(get.apply(subject));
    }

    @Override
    public Stream<Description> describe(String prefix, S subject) {
        return entry.describe(prefix, get.apply(subject));
    }
}
