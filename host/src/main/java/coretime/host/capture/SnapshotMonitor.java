package coretime.host.capture;

import coretime.libvirt.Domain;
import coretime.libvirt.MonitorException;
import coretime.libvirt.QemuMonitor;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * QEMU's part of a background snapshot, as commands of its monitor: it is a migration of a kind that libvirt does not know.
 * Throws what {@link QemuMonitor} throws.
 */
final class SnapshotMonitor {
    private static final String DESCRIPTOR = "coretime-snapshot";
    private static final Set<String> UNDER_WAY = Set.of("setup", "active", "device", "cancelling", "pre-switchover");
    private static final Set<String> FAILED = Set.of("failed", "cancelled", "cancelling");

    private final QemuMonitor monitor;

    SnapshotMonitor(Domain domain) {
        this.monitor = domain.monitor();
    }

    /**
     * What became of it.
     *
     * @param status QEMU's word; empty where there was none
     * @param error QEMU's reason why it failed; empty where it gave none
     */
    record Migration(String status, String error) {
        boolean isUnderWay() {
            return UNDER_WAY.contains(status);
        }

        boolean isCompleted() {
            return status.equals("completed");
        }

        /** Why there will be none. */
        Optional<String> failure() {
            return FAILED.contains(status)
                    ? Optional.of("QEMU's snapshot has " + status + (error.isEmpty() ? "" : ": " + error))
                    : Optional.empty();
        }
    }

    /** Makes the next migration a background snapshot, or no longer. QEMU refuses where it may not watch the guest's writes. */
    void setCapability(boolean on) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments
                .putArray("capabilities")
                .addObject()
                .put("capability", "background-snapshot")
                .put("state", on);
        JsonNode _ = monitor.execute("migrate-set-capabilities", arguments);
    }

    void pass(SnapshotStream stream) {
        stream.passTo(descriptor -> monitor.pass(DESCRIPTOR, descriptor));
    }

    /**
     * Leads the guest out of the state after its panic, from which QEMU would abort, into a pause. Its CPUs run on in the
     * panic until the second command arrives.
     */
    void pauseFromPanic() {
        JsonNode _ = monitor.execute("cont");
        stop();
    }

    void stop() {
        JsonNode _ = monitor.execute("stop");
    }

    /** Begins; QEMU lets the guest run once all of its memory is watched. */
    void start() {
        JsonNode _ =
                monitor.execute("migrate", JsonNodeFactory.instance.objectNode().put("uri", "fd:" + DESCRIPTOR));
    }

    boolean isRunning() {
        return monitor.execute("query-status").path("running").asBoolean(false);
    }

    Migration migration() {
        JsonNode answer = monitor.execute("query-migrate");
        return new Migration(
                answer.path("status").asString(""), answer.path("error-desc").asString(""));
    }

    void cancel() {
        JsonNode _ = monitor.execute("migrate_cancel");
    }

    /** Closes the descriptor, where the migration did not come to take it. */
    void forgetDescriptor() {
        try {
            JsonNode _ = monitor.execute(
                    "closefd", JsonNodeFactory.instance.objectNode().put("fdname", DESCRIPTOR));
        } catch (MonitorException _) {
            // Taken, as it should be.
        }
    }
}
