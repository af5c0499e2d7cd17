package coretime.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Debian packages that coretime uses on a host, and which of them are there. */
final class Packages {

    /** For guests, their images and their cores. */
    static final List<String> LAB = List.of(
            "busybox-static",
            "crash",
            "e2fsprogs",
            "libvirt-clients",
            "libvirt-daemon-driver-qemu",
            "libvirt-daemon-system",
            "mmdebstrap",
            "qemu-system-x86",
            "qemu-utils");

    /** For the tests besides. */
    static final List<String> TESTS = List.of("makedumpfile");

    private static final Map<String, String> QUIET =
            Map.of("DEBIAN_FRONTEND", "noninteractive", "NEEDRESTART_MODE", "a", "LC_ALL", "C.UTF-8");

    private Packages() {}

    /** Those of {@code wanted} that dpkg does not hold as installed. */
    static List<String> missing(List<String> wanted) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("dpkg-query", "-W", "-f=${db:Status-Status} ${Package}\\n"));
        command.addAll(wanted);
        Set<String> installed = new HashSet<>();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(QUIET);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            output.lines()
                    .filter(line -> line.startsWith("installed "))
                    .forEach(line -> installed.add(line.substring("installed ".length())));
        } catch (IOException e) {
            throw new CannotException("dpkg-query cannot be run (" + e.getMessage()
                    + "): coretime sets up Debian hosts; elsewhere install yourself what corresponds to "
                    + String.join(" ", wanted));
        }
        return wanted.stream().filter(name -> !installed.contains(name)).toList();
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
                    .redirectOutput(ProcessBuilder.Redirect.to(new java.io.File("/dev/stderr")))
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
            throw new CannotException("apt-get cannot be run: " + e.getMessage());
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
