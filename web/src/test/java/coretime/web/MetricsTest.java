package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Incident;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics say what the daemon and its ledger say, by Prometheus' rules. */
class MetricsTest {
    /** A line of the text format, version 0.0.4. */
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)(?:\\{((?:[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\",?)*)\\})? (NaN|[+-]?(?:Inf|[0-9.eE+-]+))");

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

    private Map<String, String> types = new HashMap<>();

    /** Samples by their names and labels. Each line has to be one, after the help and the type of its metric. */
    private Map<String, Double> read() throws Exception {
        HttpResponse<String> answer = rig.get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        Map<String, String> helps = new HashMap<>();
        Map<String, Double> samples = new LinkedHashMap<>();
        assertThat(answer.body()).endsWith("\n");
        for (String line : Rig.lines(answer.body())) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else if (line.startsWith("# TYPE ")) {
                assertThat(types.put(words[2], words[3]))
                        .as("type of " + words[2])
                        .isNull();
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                String family = family(sample.group(1));
                assertThat(helps).as(line).containsKey(family);
                double value = sample.group(3).equals("NaN") ? Double.NaN : Double.parseDouble(sample.group(3));
                assertThat(samples.put(line.substring(0, line.lastIndexOf(' ')), value))
                        .as("twice: " + line)
                        .isNull();
            }
        }
        return samples;
    }

    private String family(String name) {
        String histogram = name.replaceAll("_(bucket|sum|count)$", "");
        return "histogram".equals(types.get(histogram)) ? histogram : name;
    }

    @Test
    void namesUnitsAndTypesFollowTheConventions() throws Exception {
        rig.host.put(List.of(Rig.domain("web1")));
        assertThat(read()).isNotEmpty();
        types.forEach((name, type) -> {
            assertThat(name).matches("(coretime|process|jvm)_[a-z_]+");
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
            assertThat(name).as("base units alone").doesNotContainPattern("milli|_ms|_kib|minutes|percent");
            assertThat(type).isIn("gauge", "counter", "histogram");
        });
    }

    @Test
    void theyAreWhatTheDaemonSays() throws Exception {
        rig.host.put(List.of(Rig.domain("web \"1\"\\\n")));
        rig.host.libvirtAnswers(false);
        String domain = "domain=\"web \\\"1\\\"\\\\\\n\"";
        assertThat(read())
                .containsEntry("coretime_build_info{version=\"1.2.3\"}", 1.0)
                .containsEntry("coretime_libvirt_up", 0.0)
                .containsEntry("coretime_host_clock_synchronised", 1.0)
                .containsEntry("coretime_host_clock_max_error_seconds", 0.012)
                .containsEntry("coretime_domain_running{" + domain + "}", 1.0)
                .containsEntry("coretime_domain_clock_offset_seconds{clock=\"system\"," + domain + "}", 0.003)
                .containsEntry("coretime_domain_clock_offset_seconds{clock=\"rtc\"," + domain + "}", -0.02)
                .containsEntry("coretime_domain_clock_bound_seconds{clock=\"rtc\"," + domain + "}", 0.009)
                .containsEntry("coretime_domain_clock_read_timestamp_seconds{clock=\"rtc\"," + domain + "}", (double)
                        Rig.NOW.getEpochSecond())
                .containsEntry("coretime_domain_frozen_seconds_total{" + domain + "}", 9.2);
    }

    @Test
    void theyAreWhatTheLedgerSays() throws Exception {
        Incident incident = rig.crash(new byte[100]);
        rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW.plusSeconds(60));
        assertThat(incident.isProven()).isTrue();
        assertThat(read())
                .containsEntry("coretime_incidents_total{outcome=\"proven\"}", 1.0)
                .containsEntry("coretime_incidents_total{outcome=\"not-proven\"}", 0.0)
                .containsEntry("coretime_incidents_open", 1.0)
                .containsEntry("coretime_incident_outage_seconds_bucket{le=\"5.0\"}", 0.0)
                .containsEntry("coretime_incident_outage_seconds_bucket{le=\"10.0\"}", 1.0)
                .containsEntry("coretime_incident_outage_seconds_bucket{le=\"+Inf\"}", 1.0)
                .containsEntry("coretime_incident_outage_seconds_count", 1.0)
                .containsEntry("coretime_incident_outage_seconds_sum", 9.2)
                .containsEntry("coretime_cores{state=\"sealed\"}", 1.0)
                .containsEntry("coretime_core_bytes", 100.0);
    }

    @Test
    void theProcessIsAmongThem() throws Exception {
        Map<String, Double> all = read();
        assertThat(all.get("process_resident_memory_bytes")).isGreaterThan(10e6);
        assertThat(all.get("process_cpu_seconds_total")).isPositive();
        assertThat(all.get("process_open_fds")).isPositive();
        assertThat(all.get("jvm_heap_used_bytes")).isLessThanOrEqualTo(all.get("jvm_heap_max_bytes"));
    }

    @Test
    void theyNeedTheTokenOnLoopbackToo() throws Exception {
        assertThat(rig.send(rig.request("/metrics")).statusCode()).isEqualTo(401);
    }
}
