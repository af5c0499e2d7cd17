package coretime.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build runs for the AOT caches, as both programs; nothing is set. */
class NtpRehearsalTest {
    @ParameterizedTest
    @ValueSource(strings = {"guest", "host"})
    void itRunsThroughWhateverThisMachinesClockIs(String program) {
        assertThatCode(() -> NtpRehearsal.main(new String[] {program})).doesNotThrowAnyException();
    }
}
