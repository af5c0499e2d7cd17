package coretime.host.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration file.
 *
 * @param configuration empty exactly where a finding is an error
 * @param findings in the order of their places in the file
 */
public record ConfigurationReading(Optional<HostConfiguration> configuration, List<Finding> findings) {

    public ConfigurationReading {
        findings = List.copyOf(findings);
        if (configuration.isPresent() == findings.stream().anyMatch(Finding::isError)) {
            throw new IllegalArgumentException("a configuration is there exactly where nothing is wrong: " + findings);
        }
    }
}
