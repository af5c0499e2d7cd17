package coretime.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.OnCrash;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureOptionsTest {
    private static CaptureOptions parse(String... arguments) {
        return CaptureOptions.parse(List.of(arguments), Figures.CONTENDERS);
    }

    @Test
    void withoutOptionsAllIsRun() {
        CaptureOptions options = parse();
        assertThat(options.gibibytes()).containsExactly(2, 4, 8, 12);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.contenders())
                .extracting(CaptureContender::name)
                .contains("handoff", "direct", "direct-shared", "qemu", "libvirt", "virsh-elf", "virsh-kdump");
        assertThat(options.largestCore()).isEqualTo(12L << 30);
    }

    @Test
    void lessCanBeAskedFor() {
        CaptureOptions options =
                parse("--ram", "4,2,4", "--rounds", "1", "--contenders", "qemu,handoff", "--out", "/x");
        assertThat(options.gibibytes()).containsExactly(2, 4);
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(options.contenders()).extracting(CaptureContender::name).containsExactly("qemu", "handoff");
        assertThat(options.directory()).isEqualTo(Path.of("/x"));
        assertThat(options.largestCore()).isEqualTo(2L << 30);
    }

    @Test
    void aSlowContendersGuestsMayPanicLessOften() {
        CaptureOptions options = parse("--rounds", "5", "--contenders", "direct,qemu:2");
        assertThat(options.contenders()).extracting(options::rounds).containsExactly(5, 2);
        assertThat(options.runs()).isEqualTo("5 runs, of qemu 2");
        assertThat(options.only(CaptureContender::isDirect).contenders())
                .extracting(CaptureContender::name)
                .containsExactly("direct");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--ram",
                "--ram 0",
                "--ram 2,",
                "--rounds x",
                "--contenders crash",
                "--contenders qemu:0",
                "--size 2",
                "2"
            })
    void nonsenseIsSaid(String arguments) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(takes numbers|no contender|no option).*");
    }

    @Test
    void guestsAreAsTheirContendersNeedThem() {
        assertThat(Figures.CONTENDERS).allSatisfy(contender -> {
            assertThat(contender.guest(2L << 30).name())
                    .startsWith("coretime-bench-")
                    .endsWith("-2");
            assertThat(contender.guest(2L << 30).sharedRam())
                    .isEqualTo(contender.isHandoff() || contender.name().endsWith("-shared"));
            assertThat(contender.guest(2L << 30).onCrash())
                    .isEqualTo(contender.isLibvirt() ? OnCrash.COREDUMP_RESTART : OnCrash.PRESERVE);
        });
    }
}
