package coretime.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
    private static final String PASS = "getfd";

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
        return result(command, send(command, request(command, arguments), VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT));
    }

    /**
     * Gives QEMU a descriptor of this process under a name, for commands that take one ({@code fd:NAME}); closing it here
     * does not close QEMU's. Needs libvirt 8.2 here and at the daemon, and a connection by a local socket.
     *
     * @param descriptor stays the caller's
     */
    public void pass(String name, int descriptor) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("fdname", name);
        String answer = domain.connection().withDomain(domain, "pass a descriptor to QEMU of", (_, pointer, arena) -> {
            MemorySegment result = arena.allocate(ADDRESS);
            Natives.check(Natives.qemu()
                    .virDomainQemuMonitorCommandWithFiles(
                            pointer,
                            arena.allocateFrom(request(PASS, arguments)),
                            1,
                            arena.allocateFrom(JAVA_INT, descriptor),
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            result,
                            VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT));
            return answer(result);
        });
        JsonNode _ = result(PASS, answer);
    }

    private static String request(String command, JsonNode arguments) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("execute", command);
        if (!arguments.isEmpty()) {
            request.set("arguments", arguments);
        }
        return Json.write(request);
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
            return answer(result);
        });
    }

    private static String answer(MemorySegment result) throws NativeFailure {
        MemorySegment answer = result.get(ADDRESS, 0);
        if (answer.equals(MemorySegment.NULL)) {
            throw new NativeFailure(0, 0, "libvirt passed on no answer");
        }
        return Natives.takeString(answer);
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
