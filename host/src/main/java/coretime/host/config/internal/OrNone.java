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
        return place.isEmpty()
                ? Optional.of(Optional.empty())
                : kind.read(place).map(Optional::of);
    }

    @Override
    public Optional<Object> plain(Optional<T> value) {
        return value.flatMap(kind::plain);
    }
}
