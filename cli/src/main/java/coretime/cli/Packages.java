package coretime.cli;

import coretime.lab.Prerequisites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What coretime uses of a host, and the Debian packages that bring it. */
final class Packages {

    /** For looking at guests and cores by hand; what the lab itself needs, the lab knows. */
    private static final List<Need> TOOLS = List.of(new Need("virsh", "libvirt-clients"), new Need("crash", "crash"));

    /** For the tests besides. */
    private static final List<Need> TESTS = List.of(
            new Need("ip", "iproute2"),
            new Need("systemd-nspawn", "systemd-container"),
            new Need("makedumpfile", "makedumpfile"),
            new Need("chromium", "chromium"),
            new Need("node", "nodejs"),
            new Need("npm", "npm"),
            new Need("drgn", "python3-drgn"),
            new Need("/usr/lib/python3/dist-packages/kdumpfile/__init__.py", "python3-libkdumpfile"));

    private static final Map<String, String> QUIET =
            Map.of("DEBIAN_FRONTEND", "noninteractive", "NEEDRESTART_MODE", "a", "LC_ALL", "C.UTF-8");

    /** With root's directories, without which dpkg refuses to work; a user's PATH and cron's leave them out. */
    private static final String PATH = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";

    /** apt-get ends when dpkg has finished with the package that it is at. */
    private static final long APT_END_SECONDS = 60;

    private Packages() {}

    /**
     * Something that should be there.
     *
     * @param name a program's name, or the path of a file
     * @param debianPackage the package that has it
     */
    private record Need(String name, String debianPackage) {

        boolean isMet() {
            return name.startsWith("/") ? Files.exists(Path.of(name)) : isProgram();
        }

        private boolean isProgram() {
            return Stream.of(PATH.split(":", -1))
                    .filter(directory -> !directory.isEmpty())
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        }
    }

    /** The packages of what {@code coretime setup} brings and is not there, in alphabetical order. */
    static List<String> missing(boolean tests) {
        Stream<Need> needs = tests ? Stream.concat(TOOLS.stream(), TESTS.stream()) : TOOLS.stream();
        return Stream.concat(
                        Prerequisites.missingPackages().stream(),
                        needs.filter(need -> !need.isMet()).map(Need::debianPackage))
                .sorted()
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
        // The shell hands on our own stderr as it is; opened anew by name, a log would be cut off and a socket refused.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec apt-get \"$@\" >&2", "apt-get"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(QUIET);
        builder.environment().put("PATH", PATH);
        String shown = "apt-get " + String.join(" ", arguments);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            int status = await(process);
            if (status != 0) {
                throw new CannotException(
                        "'" + shown + "' failed with status " + status
                                + ": see its messages above, mend what they say and run 'coretime setup' again."
                                + " Where there is no apt-get: coretime sets up Debian hosts; install what corresponds yourself");
            }
        } catch (IOException e) {
            throw new CannotException("'" + shown + "' cannot be run: " + Failures.said(e));
        }
    }

    private static int await(Process process) throws InterruptedException {
        try {
            int status = process.waitFor();
            if (status != 0) {
                // Ctrl-C goes to apt-get and to this process at once; apt-get's end may be seen first.
                TimeUnit.SECONDS.sleep(1);
            }
            return status;
        } catch (InterruptedException interruption) {
            process.destroy();
            if (!process.waitFor(APT_END_SECONDS, TimeUnit.SECONDS)) {
                interruption.addSuppressed(
                        new CannotException("apt-get, process " + process.pid() + ", still runs; wait for its end"));
            }
            throw interruption;
        }
    }
}
