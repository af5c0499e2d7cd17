package coretime.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that does a piece of work.
 *
 * @param name what the table calls it
 * @param command the program and its arguments
 * @param output the file that it writes, deleted before each run; empty for none
 */
public record Contender(String name, List<String> command, List<Path> output) {
    /** Copies the lists. */
    public Contender {
        command = List.copyOf(command);
        output = List.copyOf(output);
    }
}
