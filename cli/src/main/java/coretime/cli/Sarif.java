package coretime.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a log in the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0) that are used here, by its names. */
final class Sarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private Sarif() {}

    enum Level {
        ERROR,
        WARNING,
        NOTE
    }

    record Run(
            Tool tool,
            List<Invocation> invocations,
            Map<String, ArtifactLocation> originalUriBaseIds,
            List<Result> results,
            String columnKind) {}

    record Tool(Driver driver) {}

    record Driver(String name, String version, List<Rule> rules) {}

    record Rule(
            String id,
            String name,
            Message shortDescription,
            Message fullDescription,
            Message help,
            Configuration defaultConfiguration) {}

    record Configuration(Level level) {}

    record Message(String text) {}

    record Invocation(boolean executionSuccessful, List<Notification> toolExecutionNotifications) {}

    record Notification(Level level, Message message, List<Location> locations) {}

    record Result(
            String ruleId,
            int ruleIndex,
            Level level,
            Message message,
            List<Location> locations,
            Optional<List<CodeFlow>> codeFlows,
            Map<String, String> partialFingerprints) {}

    record CodeFlow(List<ThreadFlow> threadFlows) {}

    record ThreadFlow(List<ThreadFlowLocation> locations) {}

    record ThreadFlowLocation(Location location) {}

    record Location(
            Optional<PhysicalLocation> physicalLocation,
            Optional<List<LogicalLocation>> logicalLocations,
            Optional<Message> message) {}

    record PhysicalLocation(ArtifactLocation artifactLocation, Optional<Region> region) {}

    record ArtifactLocation(Optional<String> uri, Optional<String> uriBaseId, Optional<Message> description) {}

    record Region(int startLine) {}

    record LogicalLocation(String name, String kind) {}

    /** A log of one run. */
    static Map<String, Object> log(Run run) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    /** A path as a URI reference, relative where it does not begin with a slash (RFC 3986); whatever is in it, it is one. */
    static String uri(String path) {
        try {
            String absolute = new URI("file", "", path.startsWith("/") ? path : '/' + path, null).toASCIIString();
            return path.startsWith("/") ? absolute : absolute.substring("file:///".length());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path of a file: " + Escapes.plain(path), e);
        }
    }
}
