package coretime.host.capture;

import coretime.host.QemuProcess;
import coretime.libvirt.Domain;
import coretime.libvirt.MonitorException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether QEMU may watch its guest's writes (userfaultfd(2)), which a background snapshot needs. Asked once per QEMU process,
 * where its answer does not depend on the moment. Safe for use by many threads.
 */
final class UserFaults {
    /** QEMU migration/migration.c and options.c. */
    private static final String NO_RIGHT = "not supported by host kernel";

    private static final String WRONG_MEMORY = "not compatible with guest memory";

    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    private record Known(QemuProcess process, Optional<String> obstacle) {}

    /** Why it cannot, in words to act on; empty where it can. Leaves the capability off. */
    Optional<String> obstacle(Domain domain) {
        QemuProcess process = QemuProcess.of(domain);
        Known cached = known.get(domain.uuid());
        if (cached != null && cached.process().equals(process)) {
            return cached.obstacle();
        }
        SnapshotMonitor monitor = new SnapshotMonitor(domain);
        try {
            monitor.setCapability(true);
        } catch (MonitorException e) {
            String refusal = String.valueOf(e.getMessage());
            Optional<String> obstacle = Optional.of(words(refusal));
            if (refusal.contains(NO_RIGHT) || refusal.contains(WRONG_MEMORY)) {
                known.put(domain.uuid(), new Known(process, obstacle));
            }
            return obstacle;
        }
        monitor.setCapability(false);
        known.put(domain.uuid(), new Known(process, Optional.empty()));
        return Optional.empty();
    }

    static String words(String refusal) {
        if (refusal.contains(NO_RIGHT)) {
            return "QEMU may not watch its guest's writes (userfaultfd): set the sysctl vm.unprivileged_userfaultfd=1,"
                    + " or let QEMU keep CAP_SYS_PTRACE, or from QEMU 8 on give it /dev/userfaultfd; then start the guest"
                    + " anew";
        }
        if (refusal.contains(WRONG_MEMORY)) {
            return "the guest's kind of memory cannot be watched by QEMU (userfaultfd); shared memory can be handed off";
        }
        return refusal;
    }
}
