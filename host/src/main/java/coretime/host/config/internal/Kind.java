package coretime.host.config.internal;

import java.util.Optional;

/**
 * What a value may be, and how it is written. Implementations are stateless.
 *
 * @param <T> the value
 */
public interface Kind<T> {

    /** What is allowed, as a message goes on behind "allowed: ". */
    String allowed();

    /** The value; empty where it is wrong, of which the place has been told. */
    Optional<T> read(Place place);

    /** As YAML and JSON have it: text, number, boolean or list; empty where the value is that there is none. */
    Optional<Object> plain(T value);
}
