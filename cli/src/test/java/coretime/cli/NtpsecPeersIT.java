package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.lab.NtpsecServer;
import coretime.lab.TimePrograms;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime ntp query} of Debian's ntpd, beside ntpdig, in a network namespace of their own. No clock is set. */
class NtpsecPeersIT {
    /** What two programs may say apart that ask the same server in the same minute. */
    private static final double AGREEMENT = 0.001;

    private static final int STRATUM = 3;

    /** The first that a JVM takes are taken late: the more there are, the less that says. */
    private static final int SAMPLES = 8;

    @TempDir
    private static Path directory;

    private static TimePrograms programs;

    @BeforeAll
    static void prepare() throws Exception {
        programs = TimePrograms.in(directory);
        // Whoever runs this class alone may have our program built by this, which wants a network.
        Peers.coretime("--version");
    }

    @Test
    void ntpdIsBelievedAndNtpdigSaysTheSameOfIt() throws Exception {
        try (NtpsecServer server = NtpsecServer.start(programs, directory.resolve("orphan"), OptionalInt.of(STRATUM));
                Coretime query = Coretime.start(
                        Map.of(),
                        server.inside(List.of()),
                        "ntp",
                        "query",
                        "--json",
                        "--samples=" + SAMPLES,
                        "--timeout=30",
                        NtpsecServer.ADDRESS)) {
            assertThat(query.status()).as(query.err()).isZero();
            double byNtpdig = server.askByNtpdig();

            JsonNode document = JsonMapper.shared().readTree(query.out());
            JsonNode answer = document.get("servers").get(0);
            double offset = document.get("offset_s").asDouble();
            System.out.printf(
                    "ntpd: ours %+.6f ± %.6f s, ntpdig %+.6f s%n",
                    offset, document.get("bound_s").asDouble(), byNtpdig);
            assertThat(answer.get("verdict").asString()).isEqualTo("selected");
            assertThat(answer.get("stratum").asInt()).isEqualTo(STRATUM);
            assertThat(answer.get("samples").asInt()).isEqualTo(SAMPLES);
            // Server and client have the same clock.
            assertThat(Math.abs(offset))
                    .isLessThanOrEqualTo(document.get("bound_s").asDouble());
            assertThat(offset).isCloseTo(byNtpdig, within(AGREEMENT));
        }
    }

    @Test
    void ntpdThatIsNotSynchronisedIsNotBelieved() throws Exception {
        try (NtpsecServer server =
                        NtpsecServer.start(programs, directory.resolve("unsynchronised"), OptionalInt.empty());
                Coretime query = Coretime.start(
                        Map.of(),
                        server.inside(List.of()),
                        "ntp",
                        "query",
                        "--json",
                        "--timeout=2",
                        NtpsecServer.ADDRESS)) {
            assertThat(query.status()).as(query.err()).isEqualTo(ExitStatus.DID_NOT_HOLD);

            JsonNode document = JsonMapper.shared().readTree(query.out());
            JsonNode answer = document.get("servers").get(0);
            assertThat(document.get("offset_s").isNull()).isTrue();
            assertThat(document.get("reason").asString()).contains("1 unsynchronised");
            assertThat(answer.get("verdict").asString()).isEqualTo("unsynchronised");
            assertThat(answer.get("samples").asInt()).isZero();
            assertThat(answer.get("refusals").get("unsynchronised").asInt()).isPositive();
            // Before it has a server ntpd sends stratum 0 and INIT, which must not be taken for a kiss.
            assertThat(answer.get("refusals").size()).isEqualTo(1);
        }
    }
}
