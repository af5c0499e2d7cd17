package coretime.host.config.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Keys below a key, or those of the whole file. They are read in the order of the entries, whatever the file's order, so that an
 * entry can build on what those before it say.
 *
 * @param name as it is written; empty for the whole file
 * @param meaning one line
 * @param entries that are known
 * @param elsewhere what to say of names that have their place somewhere else
 */
public record Group<S>(String name, String meaning, List<Entry<S>> entries, Map<String, String> elsewhere)
        implements Entry<S> {

    public Group {
        entries = List.copyOf(entries);
        elsewhere = Map.copyOf(elsewhere);
    }

    public Group(String name, String meaning, List<Entry<S>> entries) {
        this(name, meaning, entries, Map.of());
    }

    @Override
    public S read(S subject, Place place) {
        if (place.isEmpty()) {
            return subject;
        }
        Optional<MappingNode> mapping = place.mapping();
        if (mapping.isEmpty()) {
            return subject;
        }
        Map<String, Place> values = values(mapping.get(), place);
        S read = subject;
        for (Entry<S> entry : entries) {
            Place value = values.get(entry.name());
            if (value != null) {
                read = entry.read(read, value);
            }
        }
        return read;
    }

    private Map<String, Place> values(MappingNode mapping, Place place) {
        Map<String, Place> values = new LinkedHashMap<>();
        Map<String, Position> first = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position position = Position.of(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                place.findings().error(position, place.key(), "a key is a word, and neither a list nor a group");
                continue;
            }
            String word = scalar.getValue();
            Place value = place.child(word, tuple.getValueNode());
            Position before = first.putIfAbsent(word, position);
            if (before != null) {
                place.findings()
                        .error(
                                position,
                                shown(place, word),
                                "the key stands here again; first in line " + before.line());
            } else if (names().anyMatch(word::equals)) {
                place.findings().stands(value.key(), tuple.getKeyNode());
                values.put(word, value);
            } else {
                place.findings().error(position, shown(place, word), unknown(word));
            }
        }
        return values;
    }

    /** The path of a key that may be anything. */
    private static String shown(Place place, String word) {
        return (place.key().isEmpty() ? "" : place.key() + '.') + Quoted.bare(word);
    }

    private Stream<String> names() {
        return entries.stream().map(Entry::name);
    }

    private String unknown(String word) {
        if (word.equals("<<")) {
            return "merging (<<) is not done here: write the keys out";
        }
        Optional<String> near = Nearest.to(word, names().toList());
        if (near.isPresent()) {
            return "there is no such key; is " + near.get() + " meant?";
        }
        String other = elsewhere.get(Nearest.plain(word));
        return "there is no such key here; "
                + (other == null ? "allowed: " + names().collect(Collectors.joining(", ")) : other);
    }

    @Override
    public Optional<Object> plain(S subject) {
        return Optional.of(values(subject));
    }

    /** Each key with its value, in the order of the entries; null where nothing stands behind the key. */
    public Map<String, @Nullable Object> values(S subject) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        entries.forEach(entry -> values.put(entry.name(), entry.plain(subject).orElse(null)));
        return values;
    }

    @Override
    public Stream<Description> describe(String prefix, S subject) {
        String below = name.isEmpty() ? prefix : prefix + name + '.';
        Stream<Description> own =
                name.isEmpty() ? Stream.of() : Stream.of(new Description(prefix + name, "", "", meaning, true));
        return Stream.concat(own, entries.stream().flatMap(entry -> entry.describe(below, subject)));
    }
}
