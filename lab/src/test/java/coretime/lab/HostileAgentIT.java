package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import coretime.libvirt.AgentAnswerInvalid;
import coretime.libvirt.AgentException;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.LibvirtException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The libvirt module's agent client against agents that misbehave, in real guests. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileAgentIT {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** The call's own time, and what libvirt takes to find that an agent is silent, on a busy host. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final Lab lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());

    @AfterAll
    void closed() {
        lab.close();
    }

    private void against(HostileAgent agent, Consumer<HostileGuest> test) {
        try (HostileGuest guest = HostileGuest.start(lab, agent, Duration.ofSeconds(4))) {
            test.accept(guest);
        }
    }

    private static void assertEndsWith(Class<? extends LibvirtException> type, Runnable call) {
        Instant begin = Instant.now();
        assertThatThrownBy(call::run).isInstanceOf(type);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(BOUND);
    }

    @Test
    void silenceEndsInTime() {
        against(
                HostileAgent.SILENT,
                guest -> assertEndsWith(
                        AgentUnresponsive.class, () -> guest.agent().ping(ANSWER)));
    }

    @Test
    void aLateAnswerIsNoAnswerAndIsNotTakenForTheNextOne() {
        against(HostileAgent.LATE, guest -> {
            assertEndsWith(AgentUnresponsive.class, () -> guest.agent().time(ANSWER));
            assertThat(Duration.between(guest.agent().time(Duration.ofSeconds(30)), Instant.now()))
                    .isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(10));
        });
    }

    @Test
    void anAnswerGivenTwiceIsNotBelievedForAnotherQuestion() {
        against(HostileAgent.TWICE, guest -> {
            assertThat(guest.agent().time(ANSWER)).isAfter(Instant.EPOCH);
            // libvirt throws the second answer away where it comes before the next question, and hands it on after it.
            Throwable outcome = catchThrowable(() -> guest.agent().setTime(Instant.now(), ANSWER));
            assertThat(outcome)
                    .satisfiesAnyOf(
                            done -> assertThat(done).isNull(),
                            refused -> assertThat(refused).isInstanceOf(AgentAnswerInvalid.class));
        });
    }

    @Test
    void garbageIsAnInvalidAnswer() {
        against(
                HostileAgent.GARBAGE,
                guest ->
                        assertEndsWith(AgentException.class, () -> guest.agent().time(ANSWER)));
    }

    @Test
    void deepNestingIsAnInvalidAnswer() {
        against(
                HostileAgent.DEEP,
                guest -> assertEndsWith(
                        AgentAnswerInvalid.class, () -> guest.agent().time(ANSWER)));
    }

    @Test
    void aHugeAnswerIsRefusedInTimeAndInLittleMemory() {
        against(HostileAgent.HUGE, guest -> {
            long before = used();
            assertEndsWith(LibvirtException.class, () -> guest.agent().time(Duration.ofSeconds(8)));
            assertThat(used() - before).isLessThan(64L << 20);
        });
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aLiarsTimeIsTakenAsItsWord() {
        against(
                HostileAgent.LIAR_2106,
                guest -> assertThat(guest.agent().time(ANSWER)).isEqualTo(Instant.parse("2106-02-07T06:28:16Z")));
    }

    @Test
    void anAgentThatDiesWithTheClockSetIsFoundSilent() {
        against(HostileAgent.DIES, guest -> {
            guest.agent().setTime(Instant.now(), ANSWER);
            assertEndsWith(AgentUnresponsive.class, () -> guest.agent().time(ANSWER));
        });
    }
}
