package coretime.time.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of the tests. */
final class Children {
    private static final int CAP_SYS_TIME = 25;
    private static final List<String> WITHOUT_THE_RIGHT =
            List.of("setpriv", "--bounding-set", "-sys_time", "--inh-caps", "-sys_time");

    private Children() {}

    /** The command that runs a class's main method in another JVM. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same command without CAP_SYS_TIME; as it is where this process has not got it either. */
    static List<String> withoutTheRight(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(mayAnySetClock() ? WITHOUT_THE_RIGHT : List.of());
        all.addAll(command);
        return all;
    }

    /** Whether this process has CAP_SYS_TIME in any set but the bounding one, which gives nothing by itself. */
    static boolean mayAnySetClock() throws IOException {
        List<String> sets = Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.matches("Cap(Inh|Prm|Eff|Amb):.*"))
                .toList();
        if (sets.size() != 4) {
            throw new IOException("the kernel tells of " + sets.size() + " sets of capabilities, not 4");
        }
        return sets.stream()
                .map(line -> Long.parseUnsignedLong(
                        line.substring(line.indexOf(':') + 1).strip(), 16))
                .anyMatch(set -> (set & (1L << CAP_SYS_TIME)) != 0);
    }

    /** All that a command says until it ends. */
    static String output(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!mayAnySetClock() || command.containsAll(WITHOUT_THE_RIGHT)) {
            // It is the kernel's own refusal that is wanted, of a child that has not got the right.
            builder.environment().remove(ReadOnlyClock.VARIABLE);
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command.getFirst() + " ended with " + status + ": " + output);
        }
        return output;
    }
}
