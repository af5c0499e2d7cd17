package coretime.host.config.internal;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The nodes of a YAML document, each with its place. Stateless. */
public final class YamlTree {
    /** Bytes of a file. */
    public static final int MOST_BYTES = 1 << 20;

    private YamlTree() {}

    /** The root; empty where there is no document or it is none, of which the findings know. */
    public static Optional<Node> of(byte[] bytes, Findings findings) {
        if (bytes.length > MOST_BYTES) {
            findings.error(new Position(1, 1), "", "the file has more than " + (MOST_BYTES >> 20) + " MiB");
            return Optional.empty();
        }
        return YamlText.of(bytes, findings).flatMap(text -> of(text, findings));
    }

    private static Optional<Node> of(String text, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MOST_BYTES)
                // All at once: the reader copies what it holds for each buffer that a long value needs.
                .setBufferSize(Math.max(1024, text.length()))
                .setMaxAliasesForCollections(0)
                .setAllowRecursiveKeys(false)
                // The reader itself says where a key is none.
                .setAllowNonScalarKeys(true)
                .build();
        try {
            return YamlLimits.hold(parser(text, settings), findings)
                    ? new Composer(settings, parser(text, settings)).getSingleNode()
                    : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            findings.error(
                    Position.of(e.getProblemMark().or(e::getContextMark)),
                    "",
                    "this is no YAML: " + Syntax.said(e.getContext(), e.getProblem()));
        } catch (YamlEngineException e) {
            findings.error(new Position(1, 1), "", "this is no YAML: " + Syntax.said("", e.getMessage()));
        }
        return Optional.empty();
    }

    /** The module keeps its own shorthand for this to itself. */
    private static Parser parser(String text, LoadSettings settings) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }
}
