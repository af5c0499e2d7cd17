package coretime.host.config;

import coretime.host.config.internal.Findings;
import coretime.host.config.internal.Place;
import coretime.host.config.internal.YamlTree;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the daemon's configuration: one YAML file, validated as a whole, so that one run tells all that is wrong with it. Stateless,
 * and safe for use by many threads. A file is at most 1 MiB, and neither aliases nor tags are taken.
 */
public final class Configuration {

    /** Where it is unless told otherwise. */
    public static final Path STANDARD_FILE = Path.of("/etc/coretime/coretime.yaml");

    private Configuration() {}

    /**
     * Reads a file. Nothing but the file and what it names is looked at, and nothing is changed.
     *
     * @throws ConfigurationUnreadable where there is no such file, or it cannot be read
     */
    public static ConfigurationReading read(Path file) {
        Findings findings = new Findings();
        ConfigurationFile.check(file, findings);
        byte[] bytes = ConfigurationFile.bytes(file);
        return read(bytes, findings);
    }

    /** Of a file's bytes. */
    static ConfigurationReading read(byte[] bytes) {
        return read(bytes, new Findings());
    }

    private static ConfigurationReading read(byte[] bytes, Findings findings) {
        HostConfiguration standard = HostConfiguration.standard();
        HostConfiguration read = YamlTree.of(bytes, findings)
                .map(node -> HostKeys.ROOT.read(standard, new Place(node, "", findings)))
                .orElse(standard);
        CrossChecks.check(read, findings);
        return new ConfigurationReading(findings.hasErrors() ? Optional.empty() : Optional.of(read), findings.sorted());
    }
}
