package coretime.libvirt;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The QEMU monitor of a running domain, through libvirt. Immutable and safe for any thread.
 *
 * <p>libvirt does not follow what is done here and marks the domain as tainted: use it to read, or for what libvirt
 * cannot do. <b>{@code dump-guest-memory} is refused</b>: through libvirt 9.0.0's passthrough its completion event
 * crashes libvirtd. Use {@link Domain#coreDump}.
 *
 * <p>Throws {@link MonitorException} where QEMU refuses, and what {@link Domain} throws.
 */
public final class QemuMonitor {
    private final Domain domain;

    QemuMonitor(Domain domain) {
        this.domain = domain;
    }

    /** Runs a QMP command without arguments; gives its {@code return}. */
    public JsonNode execute(String command) {
        return execute(command, JsonNodeFactory.instance.objectNode());
    }

    /** Runs a QMP command; gives its {@code return}. */
    public JsonNode execute(String command, JsonNode arguments) {
        throw Pending.of(domain + command + arguments);
    }

    /** Runs a command of the human monitor; gives its text, which may be an error message. */
    public String human(String command) {
        throw Pending.of(domain + command);
    }
}
