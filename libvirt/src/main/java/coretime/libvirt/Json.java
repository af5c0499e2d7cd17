package coretime.libvirt;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that nobody vouches for: bounded in size and depth, no name twice, nothing after its end. */
final class Json {
    static final int MAX_DEPTH = 32;
    /** libvirt's protocol carries strings up to 4 MiB. */
    static final int MAX_CHARS = 8 << 20;

    private static final int MAX_NUMBER_DIGITS = 40;
    private static final int MAX_NAME_CHARS = 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(MAX_CHARS)
                            .maxStringLength(MAX_CHARS)
                            .maxNumberLength(MAX_NUMBER_DIGITS)
                            .maxNameLength(MAX_NAME_CHARS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private Json() {}

    /** The document; empty where it is none, or out of bounds. */
    static Optional<JsonNode> parse(String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JacksonException _) { // what is wrong with it is of no use to anybody but its sender
            return Optional.empty();
        }
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
