package coretime.libvirt;

/**
 * How a command in a guest ended. The texts are the guest's: anything may be in them.
 *
 * @param end exit code or signal
 * @param stdout as UTF-8, malformed bytes replaced
 * @param stderr as UTF-8, malformed bytes replaced
 * @param truncated whether output was cut off, by the agent or by {@link ExecLimits#maxOutputBytes()}
 */
public record ExecResult(End end, String stdout, String stderr, boolean truncated) {

    /** How a process ended. */
    public sealed interface End {}

    /** It ended by itself. */
    public record Exited(int code) implements End {}

    /** A signal (on Windows: an unhandled exception) ended it. */
    public record Signalled(int signal) implements End {}

    /** Whether the command ended by itself with exit code 0. */
    public boolean succeeded() {
        return end instanceof Exited(int code) && code == 0;
    }
}
