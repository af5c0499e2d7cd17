package coretime.host.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list without doubles. All of its items are looked at, whatever is wrong with one.
 *
 * @param item what may stand in it
 * @param most how many
 */
record ListOf<T>(Kind<T> item, int most) implements Kind<List<T>> {

    @Override
    public String allowed() {
        return "a list of " + item.allowed();
    }

    @Override
    public Optional<List<T>> read(Place place) {
        if (!(place.node() instanceof SequenceNode)) {
            place.error(place.form() + ", where a list is needed: [] or [a, b]; allowed: " + allowed());
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (Place at : place.items(most)) {
            Optional<T> value = item.read(at);
            if (value.filter(values::contains).isPresent()) {
                at.error("it stands in the list already; allowed: each once");
            }
            value.ifPresent(values::add);
        }
        return Optional.of(List.copyOf(values));
    }

    @Override
    public Optional<Object> plain(List<T> values) {
        return Optional.of(
                values.stream().flatMap(value -> item.plain(value).stream()).toList());
    }
}
