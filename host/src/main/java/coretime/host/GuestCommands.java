package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentInfo;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Programs that are run in a guest by its agent, and what they say when they fail. Stateless. */
final class GuestCommands {

    /** Of a guest's own words, in a message. */
    private static final int LONGEST_WORDS = 200;

    private static final int MOST_OUTPUT = 4096;

    private GuestCommands() {}

    /** Why the agent runs no programs; empty where it does. */
    static Optional<String> obstacle(AgentInfo agent) {
        return agent.supports("guest-exec") && agent.supports("guest-exec-status")
                ? Optional.empty()
                : Optional.of("the agent may not run programs (guest-exec is not enabled in the guest)");
    }

    /**
     * Runs one and waits for its end.
     *
     * @throws AgentException where the agent does not run it, or not in time: it may go on in the guest
     */
    static ExecResult run(Domain domain, Duration limit, List<String> argv) {
        return domain.agent().exec(argv, new byte[0], new ExecLimits(limit, MOST_OUTPUT));
    }

    /** The same; returns what went wrong, null where nothing did. */
    static @Nullable String failure(Domain domain, Duration limit, List<String> argv) {
        try {
            ExecResult result = run(domain, limit, argv);
            return result.succeeded() ? null : argv.getFirst() + " failed: " + words(result);
        } catch (AgentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** How a program ended, and its last words, of which nothing but printable ASCII is passed on. */
    static String words(ExecResult result) {
        String said = (result.stderr().isBlank() ? result.stdout() : result.stderr())
                .replaceAll("[^\\x20-\\x7e]+", " ")
                .strip();
        String end = switch (result.end()) {
            case ExecResult.Exited(int code) -> "exit status " + code;
            case ExecResult.Signalled(int signal) -> "ended by signal " + signal;
        };
        return said.isEmpty() ? end : end + ", " + said.substring(0, Math.min(said.length(), LONGEST_WORDS));
    }
}
