package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import coretime.time.Offset;
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
    private static final Duration AGENT_LOOK = Duration.ofMillis(500);

    /**
     * Asks the agent, and again where it was silent: libvirt that was away is back before the agent's channel is, and the channel
     * may open and close again before it stays.
     *
     * @throws AgentException where it does not do it
     */
    <T> T ask(Supplier<T> question) throws InterruptedException {
        return patiently(question::get, AgentUnresponsive.class);
    }

    /**
     * The system clock, with the same patience.
     *
     * @throws ClockUnreadable where it cannot be read
     */
    Offset system(ClockProbe probe) throws InterruptedException {
        return patiently(() -> probe.system(domain), ClockUnreadable.class);
    }

    /** What the agent is asked. */
    @FunctionalInterface
    private interface Question<T> {
        T put() throws InterruptedException;
    }

    private <T> T patiently(Question<T> question, Class<? extends RuntimeException> silence)
            throws InterruptedException {
        Optional<Deadline> deadline = Optional.empty();
        while (true) {
            long position = events.position();
            try {
                return question.put();
            } catch (RuntimeException e) {
                if (!silence.isInstance(e)
                        || (deadline.isPresent() && deadline.get().isOver())) {
                    throw e;
                }
                deadline = deadline.or(() -> Optional.of(Deadline.in(AGENT_RETURNS)));
                // It may have opened before the question: then no event tells.
                Optional<Instant> _ = events.await(position, GuestEvents::agentConnected, Deadline.in(AGENT_LOOK));
            }
        }
    }
}
