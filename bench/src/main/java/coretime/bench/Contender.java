package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that does a piece of work.
 *
 * @param name what the table calls it
 * @param command the program and its arguments
 * @param output the file that it writes, deleted before each run; empty for none
 * @param environment variables besides ours
 */
public record Contender(String name, List<String> command, List<Path> output, Map<String, String> environment) {
    /** Copies the lists. */
    public Contender {
        command = List.copyOf(command);
        output = List.copyOf(output);
        environment = Map.copyOf(environment);
    }

    /** One with our environment. */
    public Contender(String name, List<String> command, List<Path> output) {
        this(name, command, output, Map.of());
    }

    /** The same with a variable more. */
    Contender with(String variable, String value) {
        return new Contender(name, command, output, Map.of(variable, value));
    }

    /** Deletes what it wrote. */
    void deleteOutput() throws IOException {
        for (Path file : output) {
            Files.deleteIfExists(file);
        }
    }
}
