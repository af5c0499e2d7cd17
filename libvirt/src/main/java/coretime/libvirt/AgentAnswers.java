package coretime.libvirt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answers of a guest agent, and believes nothing: every member is checked for its type and range, and the
 * first wrong one is named. Pure functions of the answer's text. Format: QEMU's {@code qga/qapi-schema.json}.
 */
final class AgentAnswers {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int MAX_TEXT = 1000;
    private static final int MAX_COMMANDS = 1000;

    private AgentAnswers() {}

    /** An answer that says only that it was done. */
    static void done(String answer) {
        object("return", returned(answer));
    }

    /** {@code guest-get-time}: nanoseconds since the epoch. */
    static Instant time(String answer) {
        long nanos = integer("return", returned(answer), Long.MIN_VALUE, Long.MAX_VALUE);
        Instant time =
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw invalid("return", "a time in the years 1 to 9999", returned(answer));
        }
        return time;
    }

    /** {@code guest-info}. */
    static AgentInfo info(String answer) {
        JsonNode info = object("return", returned(answer));
        JsonNode commands = member(info, "supported_commands");
        if (!commands.isArray() || commands.size() > MAX_COMMANDS) {
            throw invalid("return.supported_commands", "a list of at most " + MAX_COMMANDS, commands);
        }
        Set<String> enabled = new HashSet<>();
        for (JsonNode command : commands) {
            object("return.supported_commands", command);
            String name = text("return.supported_commands.name", command.path("name"));
            if (bool("return.supported_commands.enabled", command.path("enabled"))) {
                enabled.add(name);
            }
        }
        return new AgentInfo(text("return.version", info.path("version")), enabled);
    }

    /** {@code guest-exec}: the number to ask for the command's status by. */
    static long pid(String answer) {
        return integer("return.pid", member(object("return", returned(answer)), "pid"), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** {@code guest-exec-status}: empty while the command runs. */
    static Optional<ExecResult> execStatus(String answer, int maxOutputBytes) {
        JsonNode status = object("return", returned(answer));
        if (!bool("return.exited", status.path("exited"))) {
            return Optional.empty();
        }
        byte[] stdout = output(status, "out-data");
        byte[] stderr = output(status, "err-data");
        boolean truncated = stdout.length > maxOutputBytes
                || stderr.length > maxOutputBytes
                || flag(status, "out-truncated")
                || flag(status, "err-truncated");
        return Optional.of(
                new ExecResult(end(status), utf8(stdout, maxOutputBytes), utf8(stderr, maxOutputBytes), truncated));
    }

    private static ExecResult.End end(JsonNode status) {
        if (status.has("signal")) {
            return new ExecResult.Signalled(int32("return.signal", status.path("signal")));
        }
        return new ExecResult.Exited(int32("return.exitcode", member(status, "exitcode")));
    }

    private static byte[] output(JsonNode status, String name) {
        return status.has(name) ? base64("return." + name, status.path(name)) : new byte[0];
    }

    private static String utf8(byte[] bytes, int limit) {
        return new String(bytes, 0, Math.min(bytes.length, limit), StandardCharsets.UTF_8);
    }

    /** {@code guest-file-open}. */
    static long fileHandle(String answer) {
        return integer("return", returned(answer), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** {@code guest-file-write}: how many bytes were taken, at least one of those that were sent. */
    static int written(String answer, int sent) {
        return (int) integer("return.count", member(object("return", returned(answer)), "count"), 1, sent);
    }

    /** {@code guest-file-read}: the bytes read, none at the end of the file. */
    static byte[] read(String answer, int wanted) {
        JsonNode chunk = object("return", returned(answer));
        byte[] bytes = base64("return.buf-b64", chunk.path("buf-b64"));
        integer("return.count", member(chunk, "count"), bytes.length, Math.min(bytes.length, wanted));
        if (bytes.length == 0 && !bool("return.eof", chunk.path("eof"))) {
            throw invalid("return.eof", "true where nothing was read", chunk.path("eof"));
        }
        return bytes;
    }

    private static JsonNode returned(String answer) {
        JsonNode reply = Json.parse(answer)
                .orElseThrow(() -> new AgentAnswerInvalid(
                        "answer", "The guest agent's answer is no JSON within bounds: " + clip(answer)));
        object("answer", reply);
        if (reply.has("error")) {
            String errorClass = text("error.class", reply.path("error").path("class"));
            String description = text("error.desc", reply.path("error").path("desc"));
            throw new AgentRefused(
                    0, 0, errorClass, description, "The guest agent refused: " + description + " (" + errorClass + ")");
        }
        return member(reply, "return");
    }

    private static JsonNode member(JsonNode object, String name) {
        JsonNode member = object.get(name);
        if (member == null) {
            throw invalid(name, "there", object);
        }
        return member;
    }

    private static JsonNode object(String field, JsonNode node) {
        if (!node.isObject()) {
            throw invalid(field, "an object", node);
        }
        return node;
    }

    private static long integer(String field, JsonNode node, long least, long most) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw invalid(field, "a 64-bit integer", node);
        }
        long value = node.longValue();
        if (value < least || value > most) {
            throw invalid(field, "from " + least + " to " + most, node);
        }
        return value;
    }

    /** Windows sends its codes unsigned, others signed: both keep their 32 bits. */
    private static int int32(String field, JsonNode node) {
        return (int) integer(field, node, Integer.MIN_VALUE, 0xffff_ffffL);
    }

    private static boolean bool(String field, JsonNode node) {
        if (!node.isBoolean()) {
            throw invalid(field, "true or false", node);
        }
        return node.booleanValue();
    }

    private static boolean flag(JsonNode object, String name) {
        return object.has(name) && bool("return." + name, object.path(name));
    }

    private static String text(String field, JsonNode node) {
        if (!node.isString() || node.stringValue().length() > MAX_TEXT) {
            throw invalid(field, "a text of at most " + MAX_TEXT + " characters", node);
        }
        return node.stringValue();
    }

    private static byte[] base64(String field, JsonNode node) {
        if (!node.isString()) {
            throw invalid(field, "a base64 text", node);
        }
        try {
            return Base64.getDecoder().decode(node.stringValue());
        } catch (IllegalArgumentException _) { // told in this module's words
            throw invalid(field, "a base64 text", node);
        }
    }

    private static AgentAnswerInvalid invalid(String field, String expected, JsonNode found) {
        return new AgentAnswerInvalid(
                field,
                "The guest agent's answer is wrong: " + field + " should be " + expected + " and is "
                        + clip(found.toString()) + ". The agent is broken, or something else answers for it.");
    }

    private static String clip(String text) {
        int[] shown = text.codePoints()
                .limit(80)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .toArray();
        String clipped = new String(shown, 0, shown.length);
        return Arrays.stream(shown).count() < text.codePointCount(0, text.length()) ? clipped + "…" : clipped;
    }
}
