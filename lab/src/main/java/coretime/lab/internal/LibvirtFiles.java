package coretime.lab.internal;

import coretime.lab.Accelerator;
import coretime.lab.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The directories and settings of a libvirt of one's own. libvirt's paths are compiled in; so its daemon runs in a mount
 * namespace where directories of ours lie over them.
 *
 * @param directory that holds them all
 * @param dumps where libvirt puts cores
 * @param accelerator what its guests use
 * @param userFaults whether QEMU is given the right to watch its guests' writes, whatever the system says of others
 */
public record LibvirtFiles(Path directory, Path dumps, Accelerator accelerator, boolean userFaults) {
    private static final String QEMU_DEVICES =
            "[\"/dev/null\", \"/dev/full\", \"/dev/zero\", \"/dev/random\", \"/dev/urandom\", \"/dev/ptmx\"]";

    /** Its capabilities are what userfaultfd(2) asks for where vm.unprivileged_userfaultfd is 0. */
    private static final String AS_ROOT = """
            user = "root"
            group = "root"
            clear_emulator_capabilities = 0
            """;

    /** Ours, by libvirt's. */
    Map<Path, Path> mounts() {
        return new TreeMap<>(Map.of(
                run(), Path.of("/run/libvirt"),
                directory.resolve("lib"), Path.of("/var/lib/libvirt"),
                directory.resolve("etc"), Path.of("/etc/libvirt"),
                log(), Path.of("/var/log/libvirt"),
                directory.resolve("cache"), Path.of("/var/cache/libvirt")));
    }

    public Path run() {
        return directory.resolve("run");
    }

    public Path socket() {
        return run().resolve("libvirt-sock");
    }

    Path log() {
        return directory.resolve("log");
    }

    public Path logFile() {
        return log().resolve("libvirtd.log");
    }

    /** Where libvirt notes the process numbers of its guests. */
    public Path guestProcesses() {
        return run().resolve("qemu");
    }

    private Path noKvm() {
        return directory.resolve("no-kvm");
    }

    /** Makes the directories and files, where they are not there yet. */
    public void create() {
        Trees.passable(directory);
        mounts().keySet().forEach(Trees::passable);
        Trees.passable(dumps);
        Trees.write(directory.resolve("etc/qemu.conf"), qemuConf());
        Trees.write(directory.resolve("etc/libvirtd.conf"), libvirtdConf());
        if (hidesKvm() && !Files.exists(noKvm())) {
            Trees.write(noKvm(), "");
            if (!noKvm().toFile().setReadable(false, false)) {
                throw new LabException("the permissions of " + noKvm() + " cannot be changed");
            }
        }
    }

    private boolean hidesKvm() {
        return accelerator == Accelerator.TCG;
    }

    String qemuConf() {
        // No mandatory access control: its profiles live in directories that ours lie over. The rest is as in
        // production:
        // QEMU runs as libvirt's own user, in its seccomp sandbox and with a /dev of its own.
        String common = """
                stdio_handler = "file"
                security_driver = "none"
                cgroup_controllers = []
                auto_dump_path = "%s"
                """.formatted(dumps);
        String devices = hidesKvm() ? "cgroup_device_acl = " + QEMU_DEVICES + "\n" : "";
        return common + devices + (userFaults ? AS_ROOT : "");
    }

    String libvirtdConf() {
        return """
                unix_sock_dir = "%s"
                unix_sock_ro_perms = "0700"
                unix_sock_rw_perms = "0700"
                unix_sock_admin_perms = "0700"
                auth_unix_ro = "none"
                auth_unix_rw = "none"
                log_outputs = "3:file:%s"
                """.formatted(run(), logFile());
    }

    /**
     * Runs libvirtd in a session of its own, so that Ctrl-C is not its business, under a process that reaps: a QEMU process
     * that has ended is libvirt's to wait for, but not its child, and a container's first process may reap it seconds late.
     */
    public List<String> command() {
        StringBuilder script = new StringBuilder("set -e\n");
        // An empty /run/libvirt that this makes on the host stays: removing it would take away what another lab mounted
        // there.
        mounts().forEach((ours, theirs) -> script.append("mkdir -p ")
                .append(theirs)
                .append("\nmount --bind ")
                .append(quoted(ours))
                .append(' ')
                .append(theirs)
                .append('\n'));
        if (hidesKvm()) {
            // Where /dev/kvm shows but does not work, libvirt probes QEMU anew at each look: 5 s a start, not 0.7.
            script.append("if [ -e /dev/kvm ]; then mount --bind ")
                    .append(quoted(noKvm()))
                    .append(" /dev/kvm; fi\n");
        }
        script.append("exec tini -s -- libvirtd -f /etc/libvirt/libvirtd.conf -p ")
                .append(quoted(run().resolve("libvirtd.pid")));
        return List.of("setsid", "unshare", "--mount", "--propagation", "private", "sh", "-c", script.toString());
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
