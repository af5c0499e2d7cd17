package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a real guest's clock, and that it comes true. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClockExplainIT {
    private static final String NAME = "coretime-explain";
    private static final double LATE = -20;

    private static Lab lab;
    private static Guest guest;

    @BeforeAll
    static void startAGuest() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named(NAME)
                .withRam(512L << 20)
                .withTimeDaemon(TimeDaemon.CHRONY)
                .withRtcTrack(RtcTrack.WALL));
        guest.awaitBooted(Duration.ofMinutes(4));
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private static String explain(String... options) throws Exception {
        String[] arguments = new String[5 + options.length];
        System.arraycopy(
                new String[] {
                    "clock", "explain", NAME, "--connect", lab.libvirt().uri()
                },
                0,
                arguments,
                0,
                5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        try (Coretime coretime = Coretime.start(arguments)) {
            assertThat(coretime.status()).as(coretime.err()).isZero();
            return coretime.out();
        }
    }

    private static JsonNode document() throws Exception {
        return JsonMapper.shared().readTree(explain("--json"));
    }

    @Test
    @Order(1)
    void anRtcThatFollowsTheHostIsSafeAndTheGuestSaysWhatKeepsItsTime() throws Exception {
        JsonNode document = document();

        assertThat(document.path("verdict").stringValue()).isEqualTo("safe");
        assertThat(document.path("definition").path("follows_guest").booleanValue())
                .isFalse();
        assertThat(document.path("timekeeping").path("daemons").toString()).isEqualTo("[\"chronyd\"]");
        assertThat(document.path("rtc").path("offset_s").doubleValue()).isBetween(-1.5, 1.5);
        assertThat(document.path("system").path("bound_s").doubleValue()).isLessThan(0.5);
        assertThat(explain())
                .contains("safe", "late until corrected", "chronyd")
                .doesNotContain("\u001b");
    }

    /** The guest is told that it is late, and its RTC with it, as the eleven-minute mode does after a pause. */
    @Test
    @Order(2)
    void aPoisonedRtcIsSaidAndTheNextBootIsAsLateAsItSaid() throws Exception {
        guest.domain()
                .agent()
                .exec("sh", "-c", "systemctl stop chrony; date -s \"@$(($(date +%s) - 20))\" && hwclock --systohc");

        JsonNode poisoned = document();
        assertThat(poisoned.path("verdict").stringValue()).isEqualTo("late-and-persists");
        assertThat(poisoned.path("rtc").path("offset_s").doubleValue()).isBetween(LATE - 1.5, LATE + 1.5);
        assertThat(poisoned.path("remedies").toString()).contains("hwclock --systohc");

        String _ = guest.reboot();
        assertThat(document().path("system").path("offset_s").doubleValue()).isBetween(LATE - 2, LATE + 2);
    }

    @Test
    @Order(3)
    void ofAGuestThatDoesNotRunTheDefinitionIsExplained() throws Exception {
        guest.domain().destroy();

        assertThat(explain()).contains("no: what is said is of its definition", "follows the host");
    }
}
