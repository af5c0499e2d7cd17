package coretime.boot.internal.path;

import coretime.boot.internal.file.Paths;
import java.util.Set;

/** Mount points that are not like others, bootup(7) and systemd.mount(5). */
public final class MountPoints {
    private static final Set<String> OF_THE_MANAGER = Set.of(
            "/dev",
            "/dev/pts",
            "/dev/shm",
            "/proc",
            "/run",
            "/run/lock",
            "/sys",
            "/sys/firmware/efi/efivars",
            "/sys/fs/bpf",
            "/sys/fs/cgroup",
            "/sys/fs/cgroup/systemd",
            "/sys/fs/cgroup/unified",
            "/sys/fs/pstore",
            "/sys/fs/smackfs",
            "/sys/kernel/security",
            "/sys/fs/selinux",
            "/dev/console",
            "/proc/kmsg",
            "/proc/sys",
            "/proc/sys/kernel/random/boot_id");

    private MountPoints() {}

    /** Mounted by the manager itself, or before it: not for a unit. */
    public static boolean ofTheManager(String where) {
        return OF_THE_MANAGER.contains(where)
                || where.startsWith("/sys/fs/cgroup/")
                || Paths.within("/run/host", where);
    }

    /** There from before the boot until after the shutdown: not ordered by default, and in the root slice. */
    public static boolean extrinsic(String where, MountOptions options) {
        return Set.of("/", "/usr", "/etc").contains(where)
                || Paths.within("/run/initramfs", where)
                || Paths.within("/proc", where)
                || Paths.within("/sys", where)
                || Paths.within("/dev", where)
                || options.has("x-initrd.mount");
    }
}
