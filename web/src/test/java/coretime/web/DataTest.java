package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Freeze;
import coretime.host.GuestClock;
import coretime.host.Incident;
import coretime.host.IncidentDocument;
import coretime.host.Json;
import coretime.host.Tolerances;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.DomainStatus.Run;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the API tells is what the daemon and its ledger say. */
class DataTest {
    @TempDir
    private Path directory = Path.of("");

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.in(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static List<Long> numbers(JsonNode incidents) {
        List<Long> numbers = new ArrayList<>();
        incidents
                .get("incidents")
                .forEach(incident -> numbers.add(incident.get("id").longValue()));
        return numbers;
    }

    @Test
    void theHostIsTold() throws Exception {
        JsonNode host = rig.json("/api/v1/host");
        assertThat(host.get("uri").stringValue()).isEqualTo("qemu:///system");
        assertThat(host.get("started_at").stringValue()).isEqualTo(StandingHost.STARTED.toString());
        assertThat(host.get("libvirt_answers").booleanValue()).isTrue();
        assertThat(host.get("clock").get("judge").stringValue()).isEqualTo("kernel");
        assertThat(host.get("clock").get("max_error_s").decimalValue()).isEqualByComparingTo("0.012");
    }

    @Test
    void domainsAreToldWithTheirClocks() throws Exception {
        UUID other = new UUID(2, 2);
        rig.host.put(List.of(
                Rig.domain("web1"),
                new DomainStatus(
                        other,
                        "off",
                        Run.OFF,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        new Tolerances(Duration.ofMillis(20), Duration.ofSeconds(2)),
                        Duration.ZERO,
                        OptionalLong.empty())));
        JsonNode domains = rig.json("/api/v1/domains").get("domains");
        assertThat(domains.size()).isEqualTo(2);
        assertThat(domains.get(0).get("system").get("offset_s").decimalValue()).isEqualByComparingTo("0.003");
        assertThat(domains.get(0).get("frozen_s").decimalValue()).isEqualByComparingTo("9.2");
        assertThat(domains.get(1).get("rtc").isNull()).isTrue();
        assertThat(domains.get(0).get("tolerances").get("system_s").decimalValue())
                .isEqualByComparingTo("0.05");
        assertThat(domains.get(1).get("tolerances").get("rtc_s").decimalValue()).isEqualByComparingTo("2");
        assertThat(rig.json("/api/v1/domains/" + other).get("run").stringValue())
                .isEqualTo("off");
        assertThat(rig.json("/api/v1/domains/" + Rig.DOMAIN).get("incident").intValue())
                .isEqualTo(7);
    }

    @Test
    void readingsAreThinnedToTheLimitAndCounted() throws Exception {
        for (int i = 0; i < 100; i++) {
            rig.fixture.reading(
                    Rig.DOMAIN, GuestClock.RTC, Rig.NOW.plusSeconds(i), Duration.ofMillis(i == 50 ? 5000 : i));
        }
        String path = "/api/v1/domains/" + Rig.DOMAIN + "/readings?clock=rtc&limit=10";
        JsonNode readings = rig.json(path);
        assertThat(readings.get("total").intValue()).isEqualTo(100);
        assertThat(readings.get("readings").size()).isBetween(8, 10);
        assertThat(readings.toString()).contains("\"offset_s\":5.0,");
        assertThat(rig.json(path + "&since=" + Rig.NOW.plusSeconds(98))
                        .get("total")
                        .intValue())
                .isEqualTo(2);
        assertThat(rig.json("/api/v1/domains/" + Rig.DOMAIN + "/readings")
                        .get("total")
                        .intValue())
                .isZero();
    }

    @Test
    void freezesAreToldWithTheirCause() throws Exception {
        rig.fixture.freeze(Rig.DOMAIN, Freeze.Cause.IO_ERROR, Rig.NOW, Duration.ofMillis(1500));
        JsonNode freeze = rig.json("/api/v1/domains/" + Rig.DOMAIN + "/freezes")
                .get("freezes")
                .get(0);
        assertThat(freeze.get("cause").stringValue()).isEqualTo("io-error");
        assertThat(freeze.get("length_s").decimalValue()).isEqualByComparingTo("1.5");
    }

    @Test
    void anIncidentIsAsTheCommandPrintsIt() throws Exception {
        Incident incident = rig.crash(new byte[10]);
        assertThat(rig.get("/api/v1/incidents/" + incident.id()).body())
                .isEqualTo(Json.of(IncidentDocument.of(incident, rig.host.ledger())) + "\n");
    }

    @Test
    void incidentsComePageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.fixture.open(i == 2 ? new UUID(2, 2) : Rig.DOMAIN, "web1", Rig.NOW.plusSeconds(i));
        }
        assertThat(numbers(rig.json("/api/v1/incidents?limit=2"))).containsExactly(5L, 4L);
        assertThat(numbers(rig.json("/api/v1/incidents?limit=2&before=4"))).containsExactly(3L, 2L);
        assertThat(numbers(rig.json("/api/v1/incidents?domain=" + Rig.DOMAIN))).containsExactly(5L, 4L, 2L, 1L);
        assertThat(numbers(rig.json("/api/v1/incidents?before=99"))).isEmpty();
    }

    @Test
    void theLogIsTextThatNoTerminalObeys() throws Exception {
        Incident incident = rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW);
        rig.fixture.card(incident, "aaaa", "one\ttwo\n\u001b[31mred\r\u202e<script>\n");
        HttpResponse<String> log = rig.get("/api/v1/incidents/" + incident.id() + "/log");
        assertThat(log.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(log.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(log.body()).isEqualTo("one\ttwo\n\ufffd[31mred\ufffd\ufffd<script>\n");
    }

    @Test
    void equalCrashesAreCounted() throws Exception {
        Incident last = rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW.plusSeconds(9));
        rig.fixture.card(rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW), "aaaa", "log");
        rig.fixture.card(last, "aaaa", "log");
        JsonNode signature = rig.json("/api/v1/signatures").get("signatures").get(0);
        assertThat(signature.get("count").intValue()).isEqualTo(2);
        assertThat(signature.get("incidents").get(0).longValue()).isEqualTo(last.id());
        assertThat(rig.json("/api/v1/signatures?domain=" + new UUID(9, 9))
                        .get("signatures")
                        .size())
                .isZero();
    }

    @Test
    void wrongParametersAreNamed() throws Exception {
        String readings = "/api/v1/domains/" + Rig.DOMAIN + "/readings?";
        for (String query : new String[] {
            "clock=sun",
            "since=1",
            "since=1969-12-31T00:00:00Z",
            "since=2999-01-01T00:00:00Z",
            "limit=1",
            "limit=5001",
            "limit=1e3",
            "limit=",
            "limit=99999999999999999999",
            "limit=5&limit=6"
        }) {
            HttpResponse<String> answer = rig.get(readings + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).as(query).contains("\"" + query.split("=", -1)[0] + ": ");
        }
        assertThat(rig.get("/api/v1/incidents?before=0").body()).contains("before: ");
        assertThat(rig.get("/api/v1/incidents?domain=1-1-1-1-1").body()).contains("domain: ");
    }

    @Test
    void healthFollowsLibvirt() throws Exception {
        assertThat(rig.send(rig.request("/healthz")).body()).isEqualTo("ok\n");
        rig.host.libvirtAnswers(false);
        HttpResponse<String> answer = rig.send(rig.request("/healthz"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("libvirt does not answer");
    }

    @Test
    void methodsThatAPathDoesNotHaveAreNamed() throws Exception {
        HttpResponse<String> answer = rig.send(rig.authorized("/api/v1/host").DELETE());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        assertThat(rig.send(rig.request("/api/v1/host").DELETE()).statusCode()).isEqualTo(401);
        assertThat(rig.send(rig.request("/api/v1/nothing")).statusCode()).isEqualTo(401);
        assertThat(rig.get("/api/v1/nothing").statusCode()).isEqualTo(404);
    }
}
