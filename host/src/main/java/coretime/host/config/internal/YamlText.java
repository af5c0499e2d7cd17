package coretime.host.config.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Bytes to the text that the parser may have: UTF-8, and only characters that YAML allows (YAML 1.2.2, 5.1 and 5.2). */
final class YamlText {
    private static final char BYTE_ORDER_MARK = 0xfeff;

    private YamlText() {}

    /** The text; empty where it is none, of which the findings know. */
    static Optional<String> of(byte[] bytes, Findings findings) {
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            findings.error(Position.after(text), "", "what stands here is no UTF-8: save the file as UTF-8");
            return Optional.empty();
        }
        String body = text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
        for (int i = 0, point; i < body.length(); i += Character.charCount(point)) {
            point = body.codePointAt(i);
            if (!StreamReader.isPrintable(point)) {
                findings.error(
                        Position.after(body.substring(0, i)),
                        "",
                        "the character U+%04X may not stand in YAML: take it out".formatted(point));
                return Optional.empty();
            }
        }
        return Optional.of(body);
    }
}
