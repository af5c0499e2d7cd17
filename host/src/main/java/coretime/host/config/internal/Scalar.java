package coretime.host.config.internal;

import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A single value.
 *
 * @param allowed what may be written
 * @param isUnquoted whether quotes would make it something else: numbers, true and false
 * @param parse throws {@link IllegalArgumentException}, whose message says what is wrong with the text
 * @param write the inverse
 */
record Scalar<T>(String allowed, boolean isUnquoted, Function<String, T> parse, Function<T, Object> write)
        implements Kind<T> {

    static <T> Scalar<T> text(String allowed, Function<String, T> parse, Function<T, Object> write) {
        return new Scalar<>(allowed, false, parse, write);
    }

    @Override
    public Optional<T> read(Place place) {
        if (!(place.node() instanceof ScalarNode scalar) || place.isEmpty()) {
            place.error(place.form() + "; allowed: " + allowed);
            return Optional.empty();
        }
        if (isUnquoted && !scalar.isPlain()) {
            place.error(Quoted.of(scalar.getValue()) + " is text, since it stands in quotes; allowed: " + allowed);
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(scalar.getValue()));
        } catch (IllegalArgumentException e) {
            place.error(Quoted.of(scalar.getValue()) + ": " + e.getMessage() + "; allowed: " + allowed);
            return Optional.empty();
        }
    }

    @Override
    public Optional<Object> plain(T value) {
        return Optional.of(write.apply(value));
    }
}
