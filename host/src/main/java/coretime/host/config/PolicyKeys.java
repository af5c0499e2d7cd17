package coretime.host.config;

import static coretime.host.config.internal.Doubt.when;
import static coretime.host.config.internal.Kinds.duration;
import static coretime.host.config.internal.Kinds.oneOf;

import coretime.host.Policy;
import coretime.host.RestartPolicy;
import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The keys of what is wanted of incidents; all of them hold for a rule's domains, too. */
final class PolicyKeys {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private static final Group<Policy> RESTART = new Group<>(
            "restart",
            "How a guest is started again.",
            List.of(
                    Key.of(
                            "policy",
                            oneOf(RestartPolicy.class, RestartPolicy::label),
                            Policy::restart,
                            Policy::withRestart,
                            "warm: in the same QEMU process; cold: in a new one; auto: warm, and cold where the guest"
                                    + " would boot late."),
                    Key.of(
                            "timeout",
                            duration(SECOND, HOUR),
                            Policy::restartTimeout,
                            Policy::withRestartTimeout,
                            "How long the start may take.")));

    private static final Key<Policy, Duration> CAPTURE_TIMEOUT = Key.of(
                    "capture-timeout",
                    duration(SECOND, WEEK),
                    Policy::captureTimeout,
                    Policy::withCaptureTimeout,
                    "How long a core may take before the guest is started without it.")
            .doubting(timeout -> when(
                    timeout.compareTo(Duration.ofSeconds(10)) < 0,
                    "hardly a core of a guest is taken in less than 10s: most will be given up"));

    private static final Key<Policy, Duration> AGENT_TIMEOUT = Key.of(
            "agent-timeout",
            duration(SECOND, DAY),
            Policy::agentTimeout,
            Policy::withAgentTimeout,
            "How long the guest agent may take to answer after the restart.");

    private PolicyKeys() {}

    /** For all domains. */
    static List<Entry<Policy>> ofAll() {
        return Stream.concat(Stream.of(CoreKeys.ofAll()), rest()).toList();
    }

    /** That a rule may say otherwise. */
    static List<Entry<Policy>> ofRule() {
        return Stream.concat(Stream.of(CoreKeys.ofRule()), rest()).toList();
    }

    private static Stream<Entry<Policy>> rest() {
        return Stream.of(ClockKeys.GROUP, RESTART, CAPTURE_TIMEOUT, AGENT_TIMEOUT);
    }
}
