package coretime.libvirt;

import static coretime.libvirt.internal.NativeFailure.VIR_ERR_AGENT_UNRESPONSIVE;
import static coretime.libvirt.internal.NativeFailure.VIR_ERR_AGENT_UNSYNCED;
import static coretime.libvirt.internal.NativeFailure.VIR_ERR_ARGUMENT_UNSUPPORTED;
import static coretime.libvirt.internal.NativeFailure.VIR_ERR_INTERNAL_ERROR;
import static coretime.libvirt.internal.NativeFailure.VIR_ERR_OPERATION_INVALID;
import static coretime.libvirt.internal.NativeFailure.VIR_ERR_RPC;

import coretime.libvirt.internal.NativeFailure;

/**
 * Sorts libvirt's errors about the agent. libvirt tells an agent's own error from its own failures only by the text, in
 * the daemon's locale: what holds in every locale is that it names the command in quotes, and the agent's words after a
 * colon.
 */
final class AgentFailures {
    // virErrorNumber of libvirt 11; older ones say VIR_ERR_AGENT_UNRESPONSIVE and VIR_ERR_INTERNAL_ERROR
    private static final int VIR_ERR_AGENT_COMMAND_TIMEOUT = 112;
    private static final int VIR_ERR_AGENT_COMMAND_FAILED = 113;

    private AgentFailures() {}

    static LibvirtException explain(String domain, String command, NativeFailure failure) {
        String doing = "run agent command " + command + " in domain " + domain;
        String what = "Cannot " + doing + ": " + failure.text();
        return switch (failure.code()) {
            case VIR_ERR_AGENT_UNRESPONSIVE, VIR_ERR_AGENT_UNSYNCED, VIR_ERR_AGENT_COMMAND_TIMEOUT ->
                unresponsive(
                        failure,
                        what + ". The guest may still boot or be stuck, or qemu-guest-agent does not run in it.");
            case VIR_ERR_OPERATION_INVALID ->
                unresponsive(failure, what + ". Without a running guest no agent answers.");
            case VIR_ERR_ARGUMENT_UNSUPPORTED ->
                unresponsive(
                        failure,
                        what + ". The domain has no agent channel: add <channel type='unix'> with the target"
                                + " org.qemu.guest_agent.0 and start the domain anew.");
            case VIR_ERR_INTERNAL_ERROR, VIR_ERR_AGENT_COMMAND_FAILED -> refused(command, what, failure);
            case VIR_ERR_RPC -> new AgentAnswerInvalid("answer", what + ". The answer does not fit libvirt's 4 MiB.");
            default -> Failures.explain(doing, failure);
        };
    }

    private static AgentUnresponsive unresponsive(NativeFailure failure, String message) {
        return new AgentUnresponsive(failure.code(), failure.domain(), message);
    }

    private static AgentException refused(String command, String what, NativeFailure failure) {
        int name = failure.text().indexOf(command);
        int colon = name < 0 ? -1 : failure.text().indexOf(':', name);
        if (colon < 0) {
            return new AgentAnswerInvalid("answer", what + ". What came is no answer that the agent's protocol knows.");
        }
        String description = failure.text().substring(colon + 1).strip();
        return new AgentRefused(failure.code(), failure.domain(), errorClass(description), description, what);
    }

    /** libvirt leaves the class out where there is a description; the descriptions are QEMU's and not translated. */
    static String errorClass(String description) {
        if (description.contains("has not been found") || description.contains("not currently supported")) {
            return "CommandNotFound";
        }
        return description.contains("has been disabled") || description.contains("is not enabled")
                ? "CommandDisabled"
                : "GenericError";
    }
}
