package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalledBootTest {
    private static final long MINUTE = StalledBoot.STILL.toNanos();
    private static final String BEGUN = "[    0.000000] Linux version 6.1.0-56-cloud-amd64\n";
    private static final String STUCK =
            "[   56.885072] watchdog: BUG: soft lockup - CPU#1 stuck for 52s! [swapper/0:1]\n";
    private static final String INIT = "[    3.286038] Run /init as init process\n";

    @TempDir
    private Path directory = Path.of("");

    private Path console;
    private StalledBoot boot;

    @BeforeEach
    void begin() {
        console = directory.resolve("console.log");
        boot = new StalledBoot(console);
    }

    private void says(String text) throws IOException {
        Files.writeString(console, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void aKernelThatSaysNoMoreForAMinuteStandsStill() throws IOException {
        says(BEGUN);
        assertThat(boot.look(0)).isFalse();
        assertThat(boot.look(MINUTE - 1)).isFalse();
        assertThat(boot.look(MINUTE)).isTrue();
        // Whoever asks has reset it: it is given its time.
        assertThat(boot.look(MINUTE + 1)).isFalse();
        assertThat(boot.look(2 * MINUTE)).isTrue();
    }

    @Test
    void aKernelThatGoesOnDoesNot() throws IOException {
        says(BEGUN);
        assertThat(boot.look(0)).isFalse();
        says("[    1.182722] clocksource: Switched to clocksource hpet\n");
        assertThat(boot.look(MINUTE)).isFalse();
        assertThat(boot.look(2 * MINUTE - 1)).isFalse();
    }

    @Test
    void whatComesAfterTheKernelIsNoneOfItsBusiness() throws IOException {
        says(BEGUN + INIT);
        assertThat(boot.look(0)).isFalse();
        assertThat(boot.look(MINUTE)).isFalse();
        says(BEGUN);
        assertThat(boot.look(2 * MINUTE)).isFalse();
        assertThat(boot.look(3 * MINUTE)).isTrue();
    }

    @Test
    void withoutAKernelThereIsNothingToSay() throws IOException {
        assertThat(boot.look(0)).isFalse();
        assertThat(boot.look(MINUTE)).isFalse();
        says("SeaBIOS\n");
        assertThat(boot.look(2 * MINUTE)).isFalse();
        assertThat(boot.look(3 * MINUTE)).isFalse();
    }

    @Test
    void aKernelThatSaysThatACpuIsStuckStandsStill() throws IOException {
        says(BEGUN);
        assertThat(boot.look(0)).isFalse();
        says(STUCK);
        assertThat(boot.look(1)).isFalse();
        says(STUCK);
        assertThat(boot.look(2)).isTrue();
        // Until it is reset it may say it once more.
        says(STUCK);
        assertThat(boot.look(3)).isFalse();
        says(BEGUN);
        assertThat(boot.look(4)).isFalse();
        says(STUCK + STUCK);
        assertThat(boot.look(5)).isTrue();
    }

    @Test
    void aStuckCpuOfASystemThatRunsIsNoneOfItsBusiness() throws IOException {
        says(BEGUN + INIT + STUCK);
        assertThat(boot.look(0)).isFalse();
        says(STUCK);
        assertThat(boot.look(1)).isFalse();
    }

    @Test
    void aConsoleThatBeginsAnewIsReadFromItsBeginning() throws IOException {
        says(BEGUN + INIT + "login: \n".repeat(100));
        assertThat(boot.look(0)).isFalse();
        assertThat(boot.look(MINUTE)).isFalse();
        Files.writeString(console, BEGUN + STUCK + STUCK);
        assertThat(boot.look(MINUTE + 1)).isTrue();
    }
}
