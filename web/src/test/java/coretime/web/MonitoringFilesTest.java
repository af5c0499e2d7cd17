package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped for Prometheus and Grafana asks for metrics that there are. */
class MonitoringFilesTest {
    private static final Pattern METRIC = Pattern.compile("\\b(coretime|process|jvm)_[a-z_]+\\b");
    private static final Path PACKAGING = Path.of("..", "packaging");

    @TempDir
    private Path directory = Path.of("");

    private Set<String> served() throws Exception {
        try (Rig rig = Rig.in(directory)) {
            rig.host.put(List.of(Rig.domain("web1")));
            Set<String> names = new TreeSet<>();
            for (String line : Rig.lines(rig.get("/metrics").body())) {
                if (!line.startsWith("#")) {
                    names.add(line.split("[ {]", 2)[0]);
                }
            }
            return names;
        }
    }

    private static Set<String> named(List<String> expressions) {
        Set<String> names = new TreeSet<>();
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                names.add(metric.group());
            }
        }
        return names;
    }

    @Test
    void alertRulesAskForMetricsThatAreServedAndSayWhatToDo() throws Exception {
        List<String> expressions = new ArrayList<>();
        Object rules = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(PACKAGING.resolve("prometheus/alerts.yaml")));
        for (Object group : list(OpenApi.map(rules).get("groups"))) {
            for (Object rule : list(OpenApi.map(group).get("rules"))) {
                expressions.add(String.valueOf(OpenApi.map(rule).get("expr")));
                assertThat(OpenApi.map(OpenApi.map(rule).get("annotations"))).containsKeys("summary", "description");
                assertThat(OpenApi.map(OpenApi.map(rule).get("labels"))).containsKey("severity");
            }
        }
        assertThat(named(expressions)).hasSizeGreaterThan(5);
        assertThat(served()).containsAll(named(expressions));
    }

    @Test
    void theDashboardAsksForMetricsThatAreServed() throws Exception {
        JsonNode dashboard =
                JsonMapper.builder().build().readTree(Files.readString(PACKAGING.resolve("grafana/coretime.json")));
        List<String> expressions = dashboard.findValuesAsString("expr");
        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(served()).containsAll(named(expressions));
    }

    private static List<?> list(@org.jspecify.annotations.Nullable Object node) {
        assertThat(node).isInstanceOf(List.class);
        return node instanceof List<?> list ? list : List.of();
    }
}
