package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest agent's answers mean, and that wrong ones are refused by name. */
class AgentAnswersTest {

    @Test
    void readsTheTimeInNanoseconds() {
        assertThat(AgentAnswers.time("{\"return\": 1793671200123456789}"))
                .isEqualTo(Instant.ofEpochSecond(1793671200, 123456789));
        assertThat(AgentAnswers.time("{\"return\": -1}")).isEqualTo(Instant.ofEpochSecond(-1, 999999999));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"return\": 9223372036854775808}",
                "{\"return\": 1e400}",
                "{\"return\": 1.5}",
                "{\"return\": \"1793671200123456789\"}",
                "{\"return\": null}",
                "{\"return\": {}}",
                "{\"return\": [1]}"
            })
    void aTimeThatIsNoNumberOfNanosecondsIsRefused(String answer) {
        assertThatThrownBy(() -> AgentAnswers.time(answer))
                .isInstanceOfSatisfying(
                        AgentAnswerInvalid.class, e -> assertThat(e.field()).isEqualTo("return"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "42",
                "[]",
                "{",
                "{}",
                "{\"return\": 1} {\"return\": 2}",
                "{\"return\": 1, \"return\": 2}",
                "\u0000\u00ff garbage"
            })
    void whatIsNoAnswerIsRefused(String answer) {
        assertThatThrownBy(() -> AgentAnswers.time(answer)).isInstanceOf(AgentAnswerInvalid.class);
    }

    @Test
    void deepNestingIsRefusedWithoutRecursion() {
        String deep = "{\"return\": " + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";
        assertThatThrownBy(() -> AgentAnswers.done(deep))
                .isInstanceOf(AgentAnswerInvalid.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void anErrorOfTheAgentKeepsItsClassAndItsWords() {
        String answer = "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"The command x has not been found\"}}";
        assertThatThrownBy(() -> AgentAnswers.done(answer)).isInstanceOfSatisfying(AgentRefused.class, e -> {
            assertThat(e.errorClass()).isEqualTo("CommandNotFound");
            assertThat(e.description()).isEqualTo("The command x has not been found");
            assertThat(e.isUnsupported()).isTrue();
        });
        assertThatThrownBy(() -> AgentAnswers.done("{\"error\": 7}")).isInstanceOf(AgentAnswerInvalid.class);
    }

    @Test
    void infoHoldsTheEnabledCommandsOnly() {
        AgentInfo info = AgentAnswers.info("""
                {"return": {"version": "7.2.22", "supported_commands": [
                  {"enabled": true, "name": "guest-ping", "success-response": true},
                  {"enabled": false, "name": "guest-exec", "success-response": true}]}}""");
        assertThat(info.version()).isEqualTo("7.2.22");
        assertThat(info.supports("guest-ping")).isTrue();
        assertThat(info.supports("guest-exec")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\": 7, \"supported_commands\": []} | return.version",
                "{\"version\": \"7\", \"supported_commands\": {}} | return.supported_commands",
                "{\"version\": \"7\", \"supported_commands\": [3]} | return.supported_commands",
                "{\"version\": \"7\", \"supported_commands\": [{\"enabled\": 1, \"name\": \"x\"}]}"
                        + " | return.supported_commands.enabled",
                "{\"version\": \"7\", \"supported_commands\": [{\"enabled\": true}]} | return.supported_commands.name"
            })
    void infoNamesTheWrongField(String info, String field) {
        assertThatThrownBy(() -> AgentAnswers.info("{\"return\": " + info + "}"))
                .isInstanceOfSatisfying(
                        AgentAnswerInvalid.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aRunningCommandHasNoResultYet() {
        assertThat(AgentAnswers.execStatus("{\"return\": {\"exited\": false}}", 100))
                .isEmpty();
    }

    @Test
    void anEndedCommandHasItsExitCodeAndOutput() {
        String answer = "{\"return\": {\"exited\": true, \"exitcode\": 3, \"out-data\": \"" + base64("out") + "\","
                + " \"err-data\": \"" + base64("err") + "\"}}";
        assertThat(AgentAnswers.execStatus(answer, 100))
                .contains(new ExecResult(new ExecResult.Exited(3), "out", "err", false));
        assertThat(AgentAnswers.execStatus(answer, 2))
                .contains(new ExecResult(new ExecResult.Exited(3), "ou", "er", true));
    }

    @Test
    void aKilledCommandHasItsSignalAndAnAgentsTruncationIsKept() {
        String answer = "{\"return\": {\"exited\": true, \"signal\": 9, \"out-truncated\": true}}";
        ExecResult result = AgentAnswers.execStatus(answer, 100).orElseThrow();
        assertThat(result.end()).isEqualTo(new ExecResult.Signalled(9));
        assertThat(result.truncated()).isTrue();
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void outputThatIsNoBase64IsRefused() {
        String answer = "{\"return\": {\"exited\": true, \"exitcode\": 0, \"out-data\": \"%%%\"}}";
        assertThatThrownBy(() -> AgentAnswers.execStatus(answer, 100))
                .isInstanceOfSatisfying(
                        AgentAnswerInvalid.class, e -> assertThat(e.field()).isEqualTo("return.out-data"));
    }

    @Test
    void anEndWithoutExitCodeOrSignalIsRefused() {
        assertThatThrownBy(() -> AgentAnswers.execStatus("{\"return\": {\"exited\": true}}", 100))
                .isInstanceOf(AgentAnswerInvalid.class)
                .hasMessageContaining("exitcode");
    }

    @Test
    void aFilesChunkMustHoldWhatItSays() {
        String chunk = "{\"return\": {\"count\": %d, \"buf-b64\": \"" + base64("abc") + "\", \"eof\": false}}";
        assertThat(AgentAnswers.read(chunk.formatted(3), 10)).asString().isEqualTo("abc");
        assertThatThrownBy(() -> AgentAnswers.read(chunk.formatted(4), 10)).isInstanceOf(AgentAnswerInvalid.class);
        assertThatThrownBy(() -> AgentAnswers.read(chunk.formatted(3), 2)).isInstanceOf(AgentAnswerInvalid.class);
    }

    @Test
    void anEmptyChunkThatIsNotTheEndIsRefusedSoThatReadingEnds() {
        assertThat(AgentAnswers.read("{\"return\": {\"count\": 0, \"buf-b64\": \"\", \"eof\": true}}", 10))
                .isEmpty();
        assertThatThrownBy(
                        () -> AgentAnswers.read("{\"return\": {\"count\": 0, \"buf-b64\": \"\", \"eof\": false}}", 10))
                .isInstanceOf(AgentAnswerInvalid.class);
    }

    @Test
    void aWriteOfNothingOrOfMoreThanWasSentIsRefusedSoThatWritingEnds() {
        assertThat(AgentAnswers.written("{\"return\": {\"count\": 5, \"eof\": false}}", 5))
                .isEqualTo(5);
        for (int count : new int[] {0, -1, 6}) {
            String answer = "{\"return\": {\"count\": " + count + ", \"eof\": false}}";
            assertThatThrownBy(() -> AgentAnswers.written(answer, 5)).isInstanceOf(AgentAnswerInvalid.class);
        }
    }

    @Test
    void controlCharactersOfTheGuestDoNotReachTheMessage() {
        assertThatThrownBy(() -> AgentAnswers.time("\u001b[2J\u0007 not json"))
                .hasMessageNotContainingAny("\u001b", "\u0007");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
