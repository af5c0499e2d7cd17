package coretime.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import coretime.libvirt.internal.NativeFailure;
import coretime.libvirt.internal.Natives;
import java.lang.foreign.MemorySegment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
    private static final int VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT = 0;
    private static final int VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP = 1;
    private static final String DUMP = "dump-guest-memory";

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
        refuseDump(command);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("execute", command);
        if (!arguments.isEmpty()) {
            request.set("arguments", arguments);
        }
        return result(command, send(command, Json.write(request), VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT));
    }

    /** Runs a command of the human monitor; gives its text, which may be an error message. */
    public String human(String command) {
        refuseDump(command.strip());
        return send(command, command, VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP);
    }

    private void refuseDump(String command) {
        if (command.replace('_', '-').startsWith(DUMP)) {
            throw new MonitorException(
                    0,
                    0,
                    "Refused to send " + DUMP + " to the monitor of domain " + domain.name()
                            + ": its completion event crashes libvirtd 9.0.0. Use Domain.coreDump.");
        }
    }

    private String send(String command, String text, int flags) {
        return domain.connection().withDomain(domain, "run monitor command " + command + " on", (_, pointer, arena) -> {
            MemorySegment result = arena.allocate(ADDRESS);
            Natives.check(Natives.qemu().virDomainQemuMonitorCommand(pointer, arena.allocateFrom(text), result, flags));
            MemorySegment answer = result.get(ADDRESS, 0);
            if (answer.equals(MemorySegment.NULL)) {
                throw new NativeFailure(0, 0, "libvirt passed on no answer");
            }
            return Natives.takeString(answer);
        });
    }

    /** What QEMU answered: its {@code return}, or its {@code error} thrown. */
    static JsonNode result(String command, String answer) {
        JsonNode reply = Json.parse(answer)
                .orElseThrow(() -> new MonitorException(0, 0, "QEMU's answer to " + command + " is no JSON in bounds"));
        JsonNode error = reply.get("error");
        if (error != null) {
            throw new MonitorException(
                    0,
                    0,
                    "QEMU refused monitor command " + command + ": "
                            + error.path("desc").asString(error.toString()) + " ("
                            + error.path("class").asString("no class") + ")");
        }
        JsonNode result = reply.get("return");
        if (result == null) {
            throw new MonitorException(0, 0, "QEMU's answer to " + command + " has neither return nor error");
        }
        return result;
    }
}
