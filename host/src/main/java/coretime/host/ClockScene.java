package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A running guest whose clocks are to be read and put right.
 *
 * @param domain the domain
 * @param events the domain's events
 * @param policy what is wanted
 */
record ClockScene(Domain domain, DomainEvents events, Policy policy) {

    private static final Duration AGENT_RETURNS = Duration.ofSeconds(5);

    /**
     * Asks the agent, and once more where it was silent: libvirt that was away is back before the agent's channel is.
     *
     * @throws AgentException where it does not do it
     */
    <T> T ask(Supplier<T> question) throws InterruptedException {
        long position = events.position();
        try {
            return question.get();
        } catch (AgentUnresponsive _) {
            awaitAgent(position);
            return question.get();
        }
    }

    /**
     * Waits until the agent's channel is open again, not long.
     *
     * @param position in {@code events} of when it was asked
     */
    void awaitAgent(long position) throws InterruptedException {
        Optional<Instant> _ = events.await(position, GuestEvents::agentConnected, Deadline.in(AGENT_RETURNS));
    }
}
