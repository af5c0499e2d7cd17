package coretime.host.config.internal;

import java.util.Optional;

/** A value that may be left away: nothing behind the key says so. */
record OrNone<T>(Kind<T> kind) implements Kind<Optional<T>> {

    @Override
    public String allowed() {
        return kind.allowed() + ", or nothing";
    }

    @Override
    public Optional<Optional<T>> read(Place place) {
        if (place.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        Optional<T> value = kind.read(place);
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    @Override
    public Optional<Object> plain(Optional<T> value) {
        return value.flatMap(kind::plain);
    }
}
