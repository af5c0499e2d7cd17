package coretime.host;

import coretime.libvirt.Domain;

/**
 * One QEMU process's identity on this host: a process id is used again, with its start time it is not.
 *
 * @param pid process id
 * @param startTicks start time in clock ticks since the host's boot ({@code /proc/PID/stat} field 22)
 * @param bootId the host's boot ({@code /proc/sys/kernel/random/boot_id})
 */
public record QemuProcess(long pid, long startTicks, String bootId) {

    /** Stands for a process that was gone before it could be looked at. */
    public static final QemuProcess UNKNOWN = new QemuProcess(0, 0, "");

    /** That which a domain runs in now; {@link #UNKNOWN} where it runs in none. */
    public static QemuProcess of(Domain domain) {
        return QemuProcesses.ofHost().find(domain.uuid()).orElse(UNKNOWN);
    }

    public boolean isKnown() {
        return pid != 0;
    }
}
