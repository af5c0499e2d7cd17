package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.AgentRefused;
import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import coretime.libvirt.GuestAgent;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.MonitorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The libvirt module against a real libvirtd, QEMU, and guest agent. */
@TestInstance(Lifecycle.PER_CLASS)
class LibvirtOnARealGuestIT {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Lab lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
    private final BlockingQueue<LibvirtEvent> events = new LinkedBlockingQueue<>();
    private final EventSubscription subscription = lab.connection().subscribe(events::add);
    private final Guest guest = lab.start(GuestSpec.named("coretime-libvirt-it"));
    private final GuestAgent agent = guest.domain().agent();

    @BeforeAll
    void booted() {
        assertThat(guest.awaitBooted(Duration.ofMinutes(3))).isEqualTo("running");
    }

    @AfterAll
    void closed() {
        subscription.close();
        lab.close();
    }

    private <T extends LibvirtEvent> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            LibvirtEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("a %s in time", type.getSimpleName()).isNotNull();
            if (type.isInstance(event) && wanted.test(type.cast(event))) {
                return type.cast(event);
            }
        }
    }

    private LibvirtEvent.MonitorEvent monitorEvent(String name) throws InterruptedException {
        return await(LibvirtEvent.MonitorEvent.class, event -> event.event().equals(name));
    }

    @Test
    void theAgentSaysWhatItKnows() {
        assertThat(agent.info(ANSWER).supports("guest-set-time")).isTrue();
        assertThat(agent.info(ANSWER).version()).matches("\\d+\\..*");
    }

    @Test
    void theGuestsClockIsReadAndSetToTheNanosecond() {
        Instant wanted = Instant.now().minusSeconds(100);
        agent.setTime(wanted, Duration.ofSeconds(20));
        assertThat(agent.time(ANSWER)).isBetween(wanted, wanted.plusSeconds(30));
        agent.setTime(Instant.now(), Duration.ofSeconds(20));
        assertThat(Duration.between(agent.time(ANSWER), Instant.now()).abs()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aCommandGetsInputAndGivesOutputErrorsAndItsEnd() {
        ExecResult result = agent.exec(
                List.of("sh", "-c", "cat; echo oops >&2; exit 3"),
                "grüße\n".getBytes(StandardCharsets.UTF_8),
                ExecLimits.DEFAULT);

        assertThat(result.end()).isEqualTo(new ExecResult.Exited(3));
        assertThat(result.stdout()).isEqualTo("grüße\n");
        assertThat(result.stderr()).isEqualTo("oops\n");
        assertThat(agent.exec("sh", "-c", "kill -9 $$").end()).isEqualTo(new ExecResult.Signalled(9));
    }

    @Test
    void muchOutputIsCutOffAtTheLimit() {
        ExecResult result =
                agent.exec(List.of("seq", "100000"), new byte[0], new ExecLimits(Duration.ofSeconds(30), 1000));
        assertThat(result.stdout()).hasSize(1000);
        assertThat(result.truncated()).isTrue();
    }

    @Test
    void filesGoInAndComeOut() {
        byte[] content = new byte[200_000];
        new java.util.SplittableRandom(1).nextBytes(content);
        agent.writeFile("/run/coretime-it", content, Duration.ofSeconds(30));
        assertThat(agent.readFile("/run/coretime-it", content.length, Duration.ofSeconds(30)))
                .isEqualTo(content);
    }

    @Test
    void anErrorOfTheAgentsIsItsOwn() {
        assertThatThrownBy(() -> agent.exec("/no/such/program")).isInstanceOf(AgentRefused.class);
    }

    @Test
    void theMonitorAnswersAndRefuses() {
        JsonNode status = guest.domain().monitor().execute("query-status");
        assertThat(status.get("status").asString()).isEqualTo("running");
        assertThat(guest.domain().monitor().human("info status")).contains("running");
        assertThatThrownBy(() -> guest.domain().monitor().execute("no-such-command"))
                .isInstanceOf(MonitorException.class);
    }

    @Test
    void theRtcIsReadWithoutTheGuest() {
        JsonNode time = guest.domain()
                .monitor()
                .execute(
                        "qom-get",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("path", "/machine")
                                .put("property", "rtc-time"));
        assertThat(time.get("tm_year").asInt()).isGreaterThanOrEqualTo(126);
        assertThat(time.get("tm_sec").asInt()).isBetween(0, 60);
    }

    @Test
    void suspendAndResumeAreToldWithQemusOwnTimes() throws Exception {
        events.clear();
        Instant before = Instant.now();
        guest.domain().suspend();
        LibvirtEvent.MonitorEvent stop = monitorEvent("STOP");
        assertThat(guest.domain().state().isRunning()).isFalse();
        guest.domain().resume();
        LibvirtEvent.MonitorEvent resume = monitorEvent("RESUME");

        assertThat(stop.at()).isBetween(before, resume.at());
        assertThat(resume.at()).isBeforeOrEqualTo(Instant.now());
        assertThat(stop.received()).isAfterOrEqualTo(stop.at());
        assertThat(stop.domain()).isEqualTo(guest.domain());
    }

    @Test
    void aLibvirtdThatDiesComesBackAndTheGuestHasRunOn() throws Exception {
        String boot = guest.bootId();
        int id = guest.domain().id().orElseThrow();
        events.clear();

        lab.libvirt().kill();
        await(LibvirtEvent.ConnectionLost.class, _ -> true);
        assertThatThrownBy(() -> guest.domain().state()).isInstanceOf(ConnectionLostException.class);
        lab.libvirt().restart();
        await(LibvirtEvent.ConnectionRestored.class, _ -> true);

        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(guest.domain().id()).hasValue(id);
        assertThat(guest.bootId()).isEqualTo(boot);
        guest.domain().suspend();
        monitorEvent("STOP");
        guest.domain().resume();
        monitorEvent("RESUME");
    }
}
