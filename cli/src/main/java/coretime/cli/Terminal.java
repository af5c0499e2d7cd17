package coretime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person reads what is written: the JDK only tells of input and output together. */
final class Terminal {

    private Terminal() {}

    /** Colours may be written to stdout: it is a terminal, and NO_COLOR (no-color.org) is not set. */
    static boolean colourOnStdout() {
        return isTerminal(1) && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Lines on stderr may be written over. */
    static boolean stderrIsTerminal() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            // A closed descriptor is no terminal.
            return false;
        }
    }
}
