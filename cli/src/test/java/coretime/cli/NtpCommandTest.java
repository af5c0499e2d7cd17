package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.ntp.NtpServer;
import coretime.time.ntp.RateLimit;
import coretime.time.ntp.ServedClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime ntp} against servers of our own on the loopback; nothing here sets a clock. */
class NtpCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<NtpServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(NtpServer::close);
    }

    private String serve(ServedClock served) throws IOException {
        NtpServer server = NtpServer.start(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                InstantSource.system(),
                () -> served,
                RateLimit.none());
        servers.add(server);
        return "127.0.0.1:" + server.addresses().getFirst().getPort();
    }

    private String right() throws IOException {
        return serve(ServedClock.local(3));
    }

    private String off(Duration offset) throws IOException {
        return serve(ServedClock.local(3).withOffset(offset));
    }

    private int run(String... arguments) {
        CommandLine main = Main.commandLine();
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err));
        return main.execute(arguments);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void threeServersThatAgreeAreAskedOnceEach() throws Exception {
        assertThat(run("ntp", "query", "--json", right(), right(), right()))
                .as(err.toString())
                .isZero();
        JsonNode document = json();
        assertThat(document.get("agreeing").asInt()).isEqualTo(3);
        double offset = document.get("offset_s").asDouble();
        assertThat(Math.abs(offset)).isLessThanOrEqualTo(document.get("bound_s").asDouble());
        document.get("servers").forEach(server -> {
            assertThat(server.get("verdict").asString()).isEqualTo("selected");
            assertThat(server.get("asked").asInt()).isEqualTo(1);
        });
    }

    @Test
    void aFalsetickerIsCastOutAndNamed() throws Exception {
        String liar = off(Duration.ofMillis(2500));
        assertThat(run("ntp", "query", right(), liar, right(), right()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.contains(liar))
                        .findFirst()
                        .orElseThrow())
                .contains("falseticker");
        assertThat(out.toString()).contains("right, as far as can be told").contains("3 of 4 servers agree");
    }

    @Test
    void aTableFitsEightyColumns() throws Exception {
        assertThat(run("ntp", "query", right(), off(Duration.ofSeconds(-400)), right(), right()))
                .isZero();
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void twoServersThatContradictEachOtherSayNothing() throws Exception {
        assertThat(run("ntp", "query", "--json", right(), off(Duration.ofSeconds(9))))
                .isEqualTo(1);
        assertThat(json().get("reason").asString())
                .contains("2 servers answered and no majority agrees")
                .contains("ask more servers");
    }

    @Test
    void noServerIsNoTime() throws Exception {
        String gone = right();
        servers.removeLast().close();
        assertThat(run("ntp", "query", "--json", "--timeout", "1", gone)).isEqualTo(1);
        assertThat(json().get("offset_s").isNull()).isTrue();
        assertThat(json().get("reason").asString()).contains("no server gave a time that can be believed: 1 no answer");
    }

    @Test
    void aServerThatIsNotSynchronisedIsNotBelieved() throws Exception {
        assertThat(run("ntp", "query", "--json", "--timeout", "1", serve(ServedClock.unsynchronised())))
                .isEqualTo(1);
        JsonNode server = json().get("servers").get(0);
        assertThat(server.get("verdict").asString()).isEqualTo("unsynchronised");
        assertThat(server.get("refusals").get("unsynchronised").asInt()).isPositive();
    }

    @Test
    void aDryRunSaysWhatWouldBeDone() throws Exception {
        Duration late = Duration.ofMinutes(6);
        assertThat(run("ntp", "step", "--dry-run", "--json", off(late), off(late), off(late)))
                .as(err.toString())
                .isZero();
        JsonNode document = json();
        assertThat(document.get("act").asString()).isEqualTo("step");
        assertThat(document.get("planned").asBoolean()).isTrue();
        assertThat(document.get("by_s").asDouble()).isBetween(359.9, 360.1);
        assertThat(document.get("before").get("offset_s").asDouble()).isBetween(-360.1, -359.9);
        assertThat(document.get("after").isNull()).isTrue();
    }

    @Test
    void aDryRunThatWouldRefuseHasStatus1() throws Exception {
        Duration early = Duration.ofMinutes(-6);
        String[] servers = {off(early), off(early), off(early)};
        assertThat(run("ntp", "step", "--dry-run", "--backwards", "60", servers[0], servers[1], servers[2]))
                .isEqualTo(1);
        assertThat(out.toString()).contains("nothing: the clock would have to be stepped backwards by");
    }

    @Test
    void littleIsSlewed() throws Exception {
        Duration little = Duration.ofMillis(60);
        assertThat(run("ntp", "step", "--dry-run", "--json", off(little), off(little), off(little)))
                .isZero();
        assertThat(json().get("act").asString()).isEqualTo("slew");
        out.getBuffer().setLength(0);
        assertThat(run(
                        "ntp",
                        "step",
                        "--dry-run",
                        "--json",
                        "--slew-below",
                        "0",
                        off(little),
                        off(little),
                        off(little)))
                .isZero();
        assertThat(json().get("act").asString()).isEqualTo("step");
    }

    @Test
    void waitingEndsAsSoonAsTheClockIsRight() throws Exception {
        assertThat(run("ntp", "wait", "--json", "--deadline", "20", right(), right(), right()))
                .as(err.toString())
                .isZero();
        assertThat(json().get("by").asString()).isEqualTo("servers");
        assertThat(json().get("waited_s").asDouble()).isLessThan(20);
    }

    @Test
    void aDeadlineFailsOrProceedsAsItIsTold() throws Exception {
        Duration late = Duration.ofSeconds(5);
        String[] wrong = {off(late), off(late), off(late)};
        assertThat(run("ntp", "wait", "--deadline", "0", wrong[0], wrong[1], wrong[2]))
                .isEqualTo(1);
        // The servers are late by 5 s exactly; what is measured of it is a few milliseconds off to either side.
        assertThat(out.toString())
                .contains("not known to be right")
                .containsPattern("it is off by -(4\\.9\\d\\d|5\\.0\\d\\d) s");
        assertThat(run("ntp", "wait", "--deadline", "0", "--on-deadline", "proceed", wrong[0], wrong[1], wrong[2]))
                .isZero();
        assertThat(err.toString()).contains("going on with a clock that may be wrong");
    }

    @Test
    void wrongUsageNamesWhatIsWrong() {
        assertThat(run("ntp", "query", "--samples", "9", "127.0.0.1")).isEqualTo(2);
        assertThat(err.toString()).contains("samples of a server are 1 to 8: 9");
        assertThat(run("ntp", "query", "127.0.0.1:99999")).isEqualTo(2);
        assertThat(err.toString()).contains("a port is 1 to 65535: 99999");
        assertThat(run("ntp", "step", "--rtc", "perhaps", "127.0.0.1")).isEqualTo(2);
        assertThat(err.toString()).contains("yes, no, only");
        assertThat(run("ntp", "wait", "--deadline", "9223372036854775807", "127.0.0.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--deadline 0 to 31536000 s");
        assertThat(run("ntp", "step", "--dry-run", "--retry", "9223372036854775807", "127.0.0.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--retry is 0 to 86400 s");
        assertThat(run("ntp", "step", "--dry-run", "--slew-below", "9000000", "127.0.0.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--slew-below is at most 2145000 ms");
        assertThat(run("ntp", "serve", "--stratum", "17")).isEqualTo(2);
        assertThat(err.toString()).contains("a served stratum is 1 to 16: 17");
    }
}
