package coretime.host.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * QEMU's processes may have user faults of the kernel's accesses, too (userfaultfd(2)). Whether one process may is for the
 * strategy itself to find out of each domain; this is what the host lets all of them do.
 */
final class UserFaultRights implements Examination<HostFacts> {
    private static final Path SYSCTL = Path.of("/proc/sys/vm/unprivileged_userfaultfd");
    private static final Path DEVICE = Path.of("/dev/userfaultfd");

    /** As a file, so that it outlives a boot. */
    private static final Remedy ALLOW = Remedy.host("echo vm.unprivileged_userfaultfd=1 >/etc/sysctl.d/60-coretime.conf"
            + " && sysctl -p /etc/sysctl.d/60-coretime.conf");

    @Override
    public Need need() {
        return Need.of("user-faults", "QEMU may watch its guest's writes", Need.SNAPSHOT);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        Optional<String> sysctl =
                Files.exists(SYSCTL) ? Optional.of(Files.readString(SYSCTL).strip()) : Optional.empty();
        return of(sysctl, Files.exists(DEVICE));
    }

    /**
     * Judges.
     *
     * @param sysctl vm.unprivileged_userfaultfd; empty where the kernel has none
     * @param hasDevice whether there is /dev/userfaultfd
     */
    static Finding of(Optional<String> sysctl, boolean hasDevice) {
        if (sysctl.isEmpty()) {
            return Finding.warning(
                    "this kernel has no vm.unprivileged_userfaultfd: it is built without userfaultfd, or is older than 5.2",
                    Remedy.advice("do without the strategy snapshot, or run a kernel with CONFIG_USERFAULTFD"));
        }
        if (sysctl.get().equals("1")) {
            return Finding.ok("vm.unprivileged_userfaultfd is 1");
        }
        return Finding.warning(
                "vm.unprivileged_userfaultfd is " + sysctl.get()
                        + (hasDevice ? ", and /dev/userfaultfd is for QEMU 8 where libvirt is told to pass it on" : ""),
                ALLOW);
    }
}
