package coretime.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What coretime uses of a host, and the Debian packages that bring it. */
final class Packages {

    private static final String LIBVIRT_QEMU_DRIVER =
            "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so";

    /** For guests, their images and their cores. */
    static final List<Need> LAB = List.of(
            new Need("qemu-system-x86_64", "qemu-system-x86"),
            new Need("qemu-img", "qemu-utils"),
            new Need("libvirtd", "libvirt-daemon-system"),
            new Need("/etc/libvirt/qemu.conf", "libvirt-daemon-system"),
            new Need(LIBVIRT_QEMU_DRIVER, "libvirt-daemon-driver-qemu"),
            new Need("virsh", "libvirt-clients"),
            new Need("busybox", "busybox-static"),
            new Need("mmdebstrap", "mmdebstrap"),
            new Need("mkfs.ext4", "e2fsprogs"),
            new Need("crash", "crash"));

    /** For the tests besides. */
    static final List<Need> TESTS = List.of(new Need("makedumpfile", "makedumpfile"));

    private static final Map<String, String> QUIET =
            Map.of("DEBIAN_FRONTEND", "noninteractive", "NEEDRESTART_MODE", "a", "LC_ALL", "C.UTF-8");

    private Packages() {}

    /**
     * Something that must be there.
     *
     * @param probe a command on the PATH, or an absolute path
     * @param debianPackage the package that has it
     */
    record Need(String probe, String debianPackage) {

        boolean isMet() {
            if (probe.startsWith("/")) {
                return Files.exists(Path.of(probe));
            }
            String path = System.getenv().getOrDefault("PATH", "");
            // A root shell that was entered by su may lack the sbin directories; programs are found there all the same.
            return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
                    .filter(directory -> !directory.isEmpty())
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, probe)));
        }
    }

    /** The packages of what is not there, each once. */
    static List<String> missing(List<Need> needs) {
        return needs.stream()
                .filter(need -> !need.isMet())
                .map(Need::debianPackage)
                .distinct()
                .toList();
    }

    /** Installs packages by apt-get, whose output goes to stderr. */
    static void install(List<String> names) throws InterruptedException {
        apt(List.of("update", "-q"));
        List<String> arguments = new ArrayList<>(List.of("install", "-qy", "--no-install-recommends"));
        arguments.addAll(names);
        apt(arguments);
    }

    private static void apt(List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("apt-get"));
        command.addAll(arguments);
        Process process = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/stderr")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(QUIET);
            process = builder.start();
            process.getOutputStream().close();
            int status = process.waitFor();
            if (status != 0) {
                throw new CannotException("'" + String.join(" ", command) + "' failed with status " + status
                        + ": see its messages above, mend what they say and run 'coretime setup' again");
            }
        } catch (IOException e) {
            throw new CannotException("apt-get cannot be run (" + e.getMessage()
                    + "): coretime sets up Debian hosts; elsewhere install yourself what corresponds to "
                    + String.join(" ", arguments));
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
