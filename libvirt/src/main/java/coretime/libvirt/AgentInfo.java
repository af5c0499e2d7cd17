package coretime.libvirt;

import java.util.Set;

/**
 * What a guest agent says of itself ({@code guest-info}).
 *
 * @param version the agent's version, in its own words
 * @param commands the commands that it knows and has enabled
 */
public record AgentInfo(String version, Set<String> commands) {
    public AgentInfo {
        commands = Set.copyOf(commands);
    }

    /** Whether the command is known and enabled. */
    public boolean supports(String command) {
        return commands.contains(command);
    }
}
