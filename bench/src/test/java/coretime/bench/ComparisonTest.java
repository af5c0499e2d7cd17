package coretime.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    private Path directory = Path.of("");

    private static Comparison comparison(double goal) {
        return new Comparison(
                "work", "peer", List.of(4.0, 2.0, 9.0), 5_000_000, "own", List.of(1.0, 3.0, 2.0, 2.0), 1, goal);
    }

    @Test
    void theRatioIsOfMedians() {
        assertThat(Comparison.median(List.of(4.0, 2.0, 9.0))).isEqualTo(4);
        assertThat(Comparison.median(List.of(1.0, 4.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(comparison(0).ratio()).isEqualTo(2);
        assertThatThrownBy(() -> Comparison.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGoalThatIsMissedIsSaid() {
        assertThat(comparison(2).line(8_000_000_000L)).contains("2.00x  (goal 2.0x)", "5 MB", "2.00 GB/s", "4.00 GB/s");
        assertThat(comparison(2.5).line(8_000_000_000L)).contains("MISSED 2.5x");
        assertThat(comparison(0).line(8_000_000_000L)).endsWith("2.00x");
    }

    @Test
    void contendersRunInTurnAndLeaveNothing() throws Exception {
        Path trace = directory.resolve("trace");
        Path output = directory.resolve("output");
        Contender peer =
                new Contender("peer", List.of("sh", "-c", "echo p >>" + trace + "; echo >" + output), List.of(output));
        Contender own = new Contender("own", List.of("sh", "-c", "echo o >>" + trace), List.of());
        List<Comparison> comparisons = new Rounds(2, new Runner(directory.resolve("log")))
                .compare("work", List.of(peer), List.of(own, own.with("A", "b")), 3);
        assertThat(Files.readAllLines(trace)).containsExactly("p", "o", "o", "p", "o", "o", "p", "o", "o");
        assertThat(comparisons).extracting(Comparison::goal).containsExactly(3.0, 0.0);
        assertThat(comparisons.getFirst().peerSeconds()).hasSize(2);
        assertThat(comparisons.getFirst().peerBytes()).isEqualTo(1);
        assertThat(output).doesNotExist();
    }

    @Test
    void aContenderThatFailsIsQuoted() {
        Contender failing = new Contender("peer", List.of("sh", "-c", "echo no room >&2; exit 3"), List.of());
        assertThatThrownBy(() -> new Runner(directory.resolve("log")).run(failing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("peer ended with status 3")
                .hasMessageContaining("no room");
    }
}
