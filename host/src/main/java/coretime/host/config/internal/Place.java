package coretime.host.config.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in the file.
 *
 * @param node the value
 * @param key the path of its key, {@code cores.level}; empty for the whole document
 * @param findings that what is wrong with it is told to
 */
public record Place(Node node, String key, Findings findings) {

    Place child(String name, Node value) {
        return new Place(value, key.isEmpty() ? name : key + '.' + name, findings);
    }

    private Place item(int index, Node value) {
        return new Place(value, key + '[' + index + ']', findings);
    }

    /** What is wrong with the value, and what is allowed. */
    public void error(String message) {
        findings.error(Position.of(node), key, message);
    }

    /** Whether an error has been told of it, or of what lies in it. */
    public boolean isWrongBelow() {
        return findings.hasErrorsBelow(key);
    }

    /** Whether nothing stands behind the key. */
    public boolean isEmpty() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getTag().equals(Tag.NULL);
    }

    /** Whether keys stand here, or nothing, which is none of them. */
    public boolean isGroup() {
        return node instanceof MappingNode || isEmpty();
    }

    /** Whether a word stands here. */
    boolean isText(String word) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    /** Whether a mapping has a key. */
    public boolean has(String name) {
        return node instanceof MappingNode mapping
                && mapping.getValue().stream()
                        .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                                && scalar.getValue().equals(name));
    }

    /** What kind of node it is, for messages. */
    String form() {
        return switch (node) {
            case MappingNode _ -> "a group of keys stands here";
            case SequenceNode _ -> "a list stands here";
            default -> isEmpty() ? "it has no value" : Quoted.of(((ScalarNode) node).getValue()) + " stands here";
        };
    }

    /** The items of a list, none where nothing stands here; an error, and none, where it is no list or too long. */
    public List<Place> items(int most) {
        if (isEmpty()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            error(form() + ", where a list is needed: [] or [a, b]");
            return List.of();
        }
        List<Node> nodes = sequence.getValue();
        if (nodes.size() > most) {
            error("it has " + nodes.size() + " items; allowed: at most " + most);
            return List.of();
        }
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> item(i, nodes.get(i)))
                .toList();
    }

    /** The mapping; an error, and empty, where it is none. */
    Optional<MappingNode> mapping() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        error(form() + ", where a group of keys (key: value) is needed");
        return Optional.empty();
    }
}
