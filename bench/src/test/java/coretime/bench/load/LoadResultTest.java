package coretime.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.bench.load.DaemonProcess.Resident;
import coretime.bench.load.LedgerWatch.Row;
import coretime.lab.PauseLoad.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LoadResultTest {
    private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");
    private static final List<UUID> DOMAINS =
            IntStream.range(0, 3).mapToObj(i -> new UUID(0, i)).toList();

    private static Instant at(double seconds) {
        return BEGIN.plusNanos(Math.round(seconds * 1e9));
    }

    /** One a second, over after half of it. */
    private static Pause pause(int number) {
        return new Pause(
                number, DOMAINS.get(number % 3), at(number), at(number + 0.01), at(number + 0.5), at(number + 0.51));
    }

    /** Its freeze, which can be read so much later. */
    private static Row row(int number, double later) {
        return new Row(DOMAINS.get(number % 3), at(number + 0.005), at(number + 0.505), at(number + 0.5 + later));
    }

    private static LoadResult result(List<Row> rows) {
        List<Pause> pauses =
                IntStream.range(0, 6).mapToObj(LoadResultTest::pause).toList();
        return new LoadResult(pauses, rows, 0, 0, 0, 0, new Resident(0, 0), new Resident(0, 0));
    }

    private static List<Row> rows() {
        return new ArrayList<>(
                IntStream.range(0, 6).mapToObj(i -> row(i, 0.01 * (i + 1))).toList());
    }

    @Test
    void aFreezeOfEachPauseInItsOrderIsNoneLost() {
        LoadResult result = result(rows());
        assertThat(result.lost()).isZero();
        assertThat(result.surplus()).isZero();
        assertThat(result.latencies()).containsExactly(10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(result.libvirtsParts()).hasSize(6).containsOnly(5.0);
    }

    @Test
    void oneThatIsMissingIsLostAndNoOther() {
        List<Row> rows = rows();
        rows.remove(2);
        assertThat(result(rows).lost()).isEqualTo(1);
        assertThat(result(rows).latencies()).hasSize(5);
    }

    @Test
    void anotherPauseOfTheSameDomainDoesNotStandForTheLostOne() {
        List<Row> rows = rows();
        rows.set(0, row(3, 0.01));
        assertThat(result(rows).lost()).isPositive();
        assertThat(result(rows).surplus()).isPositive();
    }

    @Test
    void whatIsOutOfOrderOrTwiceIsTold() {
        List<Row> swapped = rows();
        Collections.swap(swapped, 1, 2);
        assertThat(result(swapped).lost()).isPositive();
        List<Row> twice = rows();
        twice.add(row(5, 0.09));
        assertThat(result(twice).lost()).isZero();
        assertThat(result(twice).surplus()).isEqualTo(1);
    }

    @Test
    void aQuantileIsAValueThatSuchAPartIsNotAbove() {
        List<Double> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
        assertThat(LoadResult.quantile(hundred, 0.5)).isEqualTo(50);
        assertThat(LoadResult.quantile(hundred, 0.99)).isEqualTo(99);
        assertThat(LoadResult.quantile(hundred, 1)).isEqualTo(100);
        assertThat(LoadResult.quantile(List.of(7.0), 0.99)).isEqualTo(7);
        assertThatThrownBy(() -> LoadResult.quantile(List.of(), 0.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
