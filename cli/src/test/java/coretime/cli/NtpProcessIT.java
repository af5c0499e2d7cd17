package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code coretime ntp} as a person runs it: one process serves, others ask it. None of them may set this machine's clock. */
class NtpProcessIT {
    private static final List<String> WITHOUT_THE_RIGHT =
            List.of("setpriv", "--bounding-set", "-sys_time", "--inh-caps", "-sys_time", "--");

    private static int freePort() throws Exception {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void aServerServesUntilItIsInterruptedAndSaysHowOften() throws Exception {
        String address = "127.0.0.1:" + freePort();
        try (Coretime server = Coretime.start("ntp", "serve", "--listen", address, "--stratum", "3")) {
            server.awaitLine("serving on 127.0.0.1");
            try (Coretime query = Coretime.start("ntp", "query", "--samples", "1", address)) {
                assertThat(query.status()).as(query.err()).isZero();
                assertThat(query.out()).contains("1 of 1 server agrees").contains("selected");
            }
            server.interrupt();
            assertThat(server.status()).as(server.err()).isZero();
            assertThat(server.err()).contains("1 answered, 0 not");
        }
    }

    @Test
    void whereTheEnvironmentSaysSoNothingIsSet() throws Exception {
        String address = "127.0.0.1:" + freePort();
        try (Coretime server = Coretime.start("ntp", "serve", "--listen", address, "--stratum", "3")) {
            server.awaitLine("serving on 127.0.0.1");
            try (Coretime step = Coretime.start(
                    Map.of("CORETIME_CLOCK_READ_ONLY", "1"),
                    WITHOUT_THE_RIGHT,
                    "ntp",
                    "step",
                    "--others",
                    "beside",
                    "--samples",
                    "1",
                    address)) {
                assertThat(step.status()).isEqualTo(1);
                assertThat(step.err()).contains("clocks are only read here").contains("nothing is set");
            }
        }
    }
}
