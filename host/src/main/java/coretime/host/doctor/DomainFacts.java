package coretime.host.doctor;

import coretime.host.AdoptionRecord;
import coretime.host.ClockExplanation;
import coretime.host.ClockWays;
import coretime.host.DomainOffers;
import coretime.host.DomainPart;
import coretime.host.HostException;
import coretime.host.Policy;
import coretime.host.Strategy;
import coretime.libvirt.AgentException;
import coretime.libvirt.AgentInfo;
import coretime.libvirt.Domain;
import coretime.libvirt.DomainState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a domain, and what is found out when it is first asked for, each once: an agent that does not answer is not
 * waited for twice. For one thread.
 */
final class DomainFacts {
    private static final Duration PING = Duration.ofSeconds(3);
    private static final Duration INFO = Duration.ofSeconds(5);

    private final Domain domain;
    private final Commands commands;
    private final Policy policy;
    private final boolean isWatched;
    private final Optional<AdoptionRecord> adoption;
    private final Once<DomainState> state;
    private final Once<Optional<DomainOffers>> live;
    private final Once<Optional<DomainOffers>> definition;
    private final Once<AgentInfo> agent;
    private final Once<GuestSurvey> survey;
    private final Once<ClockExplanation> clock;
    private final Once<String> clockProgram;
    private final Once<Outlook> outlook;

    /**
     * Of one domain.
     *
     * @param isWatched whether the daemon's configuration has it watch the domain, if it is adopted
     * @param strategies all of them
     * @param hostObjection what stands against setting clocks by this host's
     */
    DomainFacts(
            Domain domain,
            Commands commands,
            Policy policy,
            boolean isWatched,
            List<Strategy> strategies,
            Optional<AdoptionRecord> adoption,
            Optional<String> hostObjection) {
        this.domain = domain;
        this.commands = commands;
        this.policy = policy;
        this.isWatched = isWatched;
        this.adoption = adoption;
        this.state = new Once<>(domain::state);
        this.live = new Once<>(
                () -> domain.isActive() ? Optional.of(DomainOffers.of(domain.xml())) : Optional.<DomainOffers>empty());
        this.definition = new Once<>(() -> domain.isPersistent()
                ? Optional.of(DomainOffers.of(domain.inactiveXml()))
                : Optional.<DomainOffers>empty());
        this.agent = new Once<>(this::askAgent);
        this.survey = new Once<>(() -> {
            require(GuestCommand.EXEC);
            return GuestSurvey.of(domain);
        });
        this.clock = new Once<>(() -> ClockExplanation.of(domain, answers()));
        this.clockProgram = new Once<>(() -> {
            require(GuestCommand.EXEC);
            return ClockWays.rehearseSetOffset(domain);
        });
        this.outlook = new Once<>(() -> Outlook.of(this, strategies, hostObjection));
    }

    Domain domain() {
        return domain;
    }

    String name() {
        return domain.name();
    }

    Commands commands() {
        return commands;
    }

    Policy policy() {
        return policy;
    }

    /** Whether the daemon's configuration has it watch the domain, if it is adopted. */
    boolean isWatched() {
        return isWatched;
    }

    Optional<AdoptionRecord> adoption() {
        return adoption;
    }

    /** Whether its CPUs run. */
    boolean runs() throws InterruptedException {
        return state.get().isRunning();
    }

    boolean isCrashed() throws InterruptedException {
        return state.get().isCrashed();
    }

    /** What its QEMU process has; empty where it has none. */
    Optional<DomainOffers> live() throws InterruptedException {
        return live.get();
    }

    /** What its next start will have; empty where it has no definition. */
    Optional<DomainOffers> definition() throws InterruptedException {
        return definition.get();
    }

    /** What the agent says of itself; throws where it is not to be asked, or does not answer. */
    AgentInfo agent() throws InterruptedException {
        return agent.get();
    }

    /** What the agent found in the guest. */
    GuestSurvey survey() throws InterruptedException {
        return survey.get();
    }

    /** The program by which the guest's clock can be set; throws where there is none. */
    String clockProgram() throws InterruptedException {
        return clockProgram.get();
    }

    /** Its clocks, as far as they are told. */
    ClockExplanation clock() throws InterruptedException {
        return clock.get();
    }

    /** What would be done at a panic. */
    Outlook outlook() throws InterruptedException {
        return outlook.get();
    }

    private void require(GuestCommand command) throws InterruptedException {
        if (!command.isIn(agent())) {
            throw new HostException("the agent may not run " + command.words());
        }
    }

    /** What was found of its state, by whichever thread looks; null where nothing was. */
    @Nullable
    DomainState stateSeen() {
        return state.known();
    }

    /** The same of what would be done at a panic. */
    @Nullable
    Outlook outlookSeen() {
        return outlook.known();
    }

    /** Whether there is anybody to ask in the guest; throws why not. */
    void requireAgentChannel() throws InterruptedException {
        Optional<DomainOffers> running = live();
        if (running.isEmpty()) {
            throw new HostException("the guest does not run");
        }
        if (!runs()) {
            throw new HostException(isCrashed() ? "the guest has panicked" : "the guest is paused");
        }
        if (!running.get().present().contains(DomainPart.AGENT)) {
            throw new HostException("the guest runs without an agent channel");
        }
    }

    private AgentInfo askAgent() throws InterruptedException {
        requireAgentChannel();
        try {
            domain.agent().ping(PING);
            return domain.agent().info(INFO);
        } catch (AgentException e) {
            throw new AgentSilent(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            AgentInfo _ = agent();
            return true;
        } catch (RuntimeException _) {
            return false; // The check of the agent says why.
        }
    }

    /** There is a channel, and nobody answers on it. */
    static final class AgentSilent extends HostException {
        private static final long serialVersionUID = 1L;

        AgentSilent(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
