package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootReader;
import coretime.boot.Dependency;
import coretime.lab.GuestSoftware;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The boot order of a server with hundreds of units: all of them read as its manager reads them, and ten boots beside their audit. */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootServerIT {
    private static final long RAM = 1L << 30;
    private static final int BOOTS = 10;

    @TempDir
    private static Path directory;

    private static BootedGuest guest;

    @BeforeAll
    static void boot() throws Exception {
        guest = BootedGuest.start("coretime-boot-server", GuestSoftware.SERVER, RAM, directory);
    }

    @AfterAll
    static void close() {
        if (guest != null) {
            guest.close();
        }
    }

    private static void compare() {
        try (GuestTree tree = GuestTree.of(guest.shell())) {
            ManagerOracle.Comparison comparison =
                    ManagerOracle.compare(BootReader.of(tree.root()), ManagerOracle.ask(guest.shell()));

            System.out.println(comparison);
            assertThat(comparison.differences()).isEmpty();
            assertThat(comparison.units()).isGreaterThanOrEqualTo(150);
            assertThat(comparison.sets()).isEqualTo(comparison.units() * Dependency.values().length);
            assertThat(tree.problems()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void allUnitsAreReadAsTheGuestsManagerReadsThem() {
        compare();
    }

    /** Those that the step does not wait for itself: every other one is to start after the step, or only with it. */
    @Test
    @Order(2)
    void unitsThatCouldStartBeforeTheStepAreOrderedAfterIt() {
        List<String> loose = new ArrayList<>();
        for (JsonNode unit : audit().path("units")) {
            String name = unit.path("unit").asString();
            boolean isService = name.endsWith(".service") && !name.contains("@");
            if (isService
                    && unit.path("verdict").asString().equals("can start before")
                    && !unit.path("because").asString().equals("the step waits for it")) {
                loose.add(name);
            }
        }
        assertThat(loose).hasSizeGreaterThan(20);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < loose.size(); i++) {
            String setting =
                    i % 2 == 0 ? "After=time-sync.target" : "Requires=chrony-wait.service\\nAfter=chrony-wait.service";
            script.append(
                    "mkdir -p /etc/systemd/system/%1$s.d\nprintf '[Unit]\\n%2$s\\n' >/etc/systemd/system/%1$s.d/clock.conf\n"
                            .formatted(loose.get(i), setting));
        }
        guest.in(script.append("systemctl daemon-reload\n").toString());
    }

    @Test
    @Order(3)
    void inTenBootsNothingStartsBeforeTheStepThatTheAuditHasAfterIt() {
        for (int i = 1; i <= BOOTS; i++) {
            guest.rebootLate();
            JsonNode document = guest.observe();

            System.out.println("boot " + i + ": " + document.path("moment") + ' ' + counts(document));
            assertThat(document.path("moment").path("source").asString()).isEqualTo("journal");
            assertThat(document.path("moment").path("by_s").doubleValue()).isBetween(355.0, 365.0);
            List<JsonNode> contradictions = new ArrayList<>();
            for (JsonNode unit : document.path("units")) {
                if (unit.path("contradicts").booleanValue()) {
                    contradictions.add(unit);
                }
            }
            assertThat(contradictions).isEmpty();
        }
    }

    @Test
    @Order(4)
    void afterTheseBootsTheyStillAre() {
        compare();
    }

    /** How many units of each verdict were seen when. */
    private static Map<String, Integer> counts(JsonNode document) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode unit : document.path("units")) {
            counts.merge(
                    unit.path("verdict").asString("unknown") + ": "
                            + unit.path("seen").asString(),
                    1,
                    Integer::sum);
        }
        return counts;
    }

    private static JsonNode audit() {
        return JsonMapper.shared()
                .readTree(guest.run(
                        ExitStatus.DID_NOT_HOLD,
                        "boot",
                        "audit",
                        "--guest",
                        guest.name(),
                        "--connect",
                        guest.uri(),
                        "--json"));
    }
}
