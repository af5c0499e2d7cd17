package coretime.cli;

import coretime.host.config.Configuration;
import coretime.host.config.ConfigurationReading;
import coretime.host.config.Finding;
import coretime.host.config.HostConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which configuration holds: the daemon's, read as the daemon reads it. */
final class DaemonConfiguration {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration (default: /etc/coretime/coretime.yaml; without that file, what an empty one says).")
    private Optional<Path> file = Optional.empty();

    /**
     * Reads it; empty where it cannot be used.
     *
     * @param told each finding, and its line for people
     */
    Optional<HostConfiguration> read(Consumer<Told> told) {
        Path path = file.orElse(Configuration.STANDARD_FILE);
        if (file.isEmpty() && !Files.exists(path)) {
            return Optional.of(HostConfiguration.standard());
        }
        ConfigurationReading reading = Configuration.read(path);
        for (Finding finding : reading.findings()) {
            told.accept(new Told(finding.isError(), finding.in(path.toString())));
        }
        return reading.configuration();
    }

    /**
     * What is wrong with the configuration, or unreasonable.
     *
     * @param line for people, as the file has it: not to be shown on a terminal as it is
     */
    record Told(boolean isError, String line) {}
}
