package coretime.cli;

import coretime.lab.Prerequisites;
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

    /** For looking at guests and cores by hand; what the lab itself needs, the lab knows. */
    private static final List<Need> TOOLS = List.of(new Need("virsh", "libvirt-clients"), new Need("crash", "crash"));

    /** For the tests besides. */
    private static final List<Need> TESTS = List.of(new Need("makedumpfile", "makedumpfile"));

    private static final Map<String, String> QUIET =
            Map.of("DEBIAN_FRONTEND", "noninteractive", "NEEDRESTART_MODE", "a", "LC_ALL", "C.UTF-8");

    private Packages() {}

    /**
     * A program that should be there.
     *
     * @param program its name
     * @param debianPackage the package that has it
     */
    private record Need(String program, String debianPackage) {

        boolean isMet() {
            return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .filter(directory -> !directory.isEmpty())
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        }
    }

    /** The packages of what is not there, in alphabetical order. */
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
