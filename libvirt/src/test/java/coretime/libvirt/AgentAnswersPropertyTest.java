package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a guest answers, each reader gives a value or throws an {@link AgentException} of bounded length. */
class AgentAnswersPropertyTest {
    private static final List<Consumer<String>> READERS = List.of(
            AgentAnswers::done,
            AgentAnswers::time,
            AgentAnswers::info,
            AgentAnswers::pid,
            answer -> AgentAnswers.execStatus(answer, 100),
            AgentAnswers::fileHandle,
            answer -> AgentAnswers.written(answer, 100),
            answer -> AgentAnswers.read(answer, 100));

    private static final int LONGEST_MESSAGE = 2500;

    @Property(tries = 500)
    void garbageIsRefused(@ForAll String garbage) {
        believedOrRefused(garbage);
    }

    @Property(tries = 2000)
    void jsonOfTheWrongShapeIsRefused(@ForAll("answers") String answer) {
        believedOrRefused(answer);
    }

    @Property(tries = 500)
    void everyTimeInNanosecondsIsReadAsItIs(@ForAll long nanos) {
        Instant time = AgentAnswers.time("{\"return\": " + nanos + "}");
        assertThat(time.getEpochSecond() * 1_000_000_000 + time.getNano()).isEqualTo(nanos);
    }

    @Property(tries = 200)
    void outputIsNeverLongerThanAsked(@ForAll byte[] output) {
        String data = java.util.Base64.getEncoder().encodeToString(output);
        String answer = "{\"return\": {\"exited\": true, \"exitcode\": 0, \"out-data\": \"" + data + "\"}}";
        ExecResult result = AgentAnswers.execStatus(answer, 10).orElseThrow();
        assertThat(result.stdout().length()).isLessThanOrEqualTo(10);
        assertThat(result.truncated()).isEqualTo(output.length > 10);
    }

    private static void believedOrRefused(String answer) {
        for (Consumer<String> reader : READERS) {
            try {
                reader.accept(answer);
            } catch (AgentException refused) {
                assertThat(refused.getMessage()).hasSizeLessThan(LONGEST_MESSAGE);
            }
        }
    }

    /** Answers whose members have the right names and any values, nested a little. */
    @Provide
    Arbitrary<String> answers() {
        return value(3).map(value -> "{\"return\": " + value + "}");
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalars = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "false", "\"\"", "\"QUJD\"", "\"=\"", "1e999", "-0.0", "1".repeat(300)),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.bigIntegers().map(String::valueOf),
                Arbitraries.strings().alpha().ofMaxLength(2000).map(text -> '"' + text + '"'));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> names = Arbitraries.of(
                "exited",
                "exitcode",
                "signal",
                "out-data",
                "err-data",
                "out-truncated",
                "pid",
                "count",
                "buf-b64",
                "eof",
                "version",
                "supported_commands",
                "name",
                "enabled",
                "error",
                "class",
                "desc");
        Arbitrary<String> members = names.flatMap(name -> value(depth - 1).map(value -> '"' + name + "\": " + value));
        return Arbitraries.oneOf(
                scalars,
                value(depth - 1).list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]"),
                members.list().ofMaxSize(6).map(list -> "{" + String.join(",", list) + "}"));
    }
}
