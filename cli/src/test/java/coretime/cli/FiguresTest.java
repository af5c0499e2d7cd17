package coretime.cli;

import static coretime.cli.Samples.dec;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void lengthsOfTimeHaveThreeDigitsOrSo() {
        assertThat(Figures.duration(dec("0.0414"))).isEqualTo("41 ms");
        assertThat(Figures.duration(dec("0.918"))).isEqualTo("0.92 s");
        assertThat(Figures.duration(dec("46.02"))).isEqualTo("46.0 s");
        assertThat(Figures.duration(dec("360.6"))).isEqualTo("361 s");
        assertThat(Figures.range(dec("9.187"), dec("9.402"))).isEqualTo("9.19 – 9.40 s");
        assertThat(Figures.range(dec("0.05"), dec("9.402"))).isEqualTo("50 ms – 9.40 s");
        assertThat(Figures.range(dec("9.4"), dec("9.401"))).isEqualTo("9.40 s");
    }

    @Test
    void aBoundIsNeverRoundedDown() {
        assertThat(Figures.reading(dec("-9.6254"), dec("0.0041"), "?")).isEqualTo("−9.625 ± 0.005 s");
        assertThat(Figures.reading(dec("0.01234"), dec("0.00401"), "?")).isEqualTo("+12.3 ± 4.1 ms");
        assertThat(Figures.reading(dec("-361.24"), dec("0.0041"), "?")).isEqualTo("−361.2 ± 0.1 s");
        assertThat(Figures.bound(dec("0.5"))).isEqualTo("± 0.500 s");
    }

    @Test
    void whatIsNotKnownIsTheWordForIt() {
        assertThat(Figures.reading(null, null, "not read")).isEqualTo("not read");
        assertThat(Figures.reading(dec("-1"), null, "not read")).isEqualTo("−1.000 s");
        assertThat(Figures.rtc(null, dec("-0.04"))).isEqualTo("? → 0.0 s");
    }

    @Test
    void latenessIsAWord() {
        assertThat(Figures.late(dec("-28.222"))).isEqualTo("28.2 s late");
        assertThat(Figures.late(dec("0.012"))).isEqualTo("12 ms early");
        assertThat(Figures.late(dec("0.000"))).isEqualTo("right");
    }

    @Test
    void sizesAreBinary() {
        assertThat(Figures.bytes(0)).isEqualTo("0 bytes");
        assertThat(Figures.bytes(512L << 20)).isEqualTo("512 MiB");
        assertThat(Figures.bytes(2L << 30)).isEqualTo("2 GiB");
        assertThat(Figures.bytes(2_204_672_112L)).isEqualTo("2.05 GiB");
        assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("8 EiB");
    }

    @Test
    void instantsAreUtc() {
        Instant at = Instant.parse("2026-11-23T02:12:31.604Z");
        assertThat(Figures.time(at)).isEqualTo("02:12:31");
        assertThat(Figures.second(at)).isEqualTo("2026-11-23 02:12:31 UTC");
        assertThat(Figures.moment(at)).isEqualTo("2026-11-23 02:12:31.604 UTC");
        assertThat(Figures.elapsed(3725)).isEqualTo("1:02:05");
    }
}
