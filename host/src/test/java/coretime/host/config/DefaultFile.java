package coretime.host.config;

import coretime.host.config.internal.Entry.Description;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code packaging/host/coretime.yaml} has to be: made of the keys themselves. */
final class DefaultFile {
    static final Path PATH = Path.of("../packaging/host/coretime.yaml");

    private static final Pattern KEY = Pattern.compile("(?m)^( *)#(\\S)");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^ *#   (.*)$");

    private static final String HEAD = """
            # The configuration of coretime host run. Every key stands here with its default: take the # away to change one.
            # After a change:  coretime host check-config && systemctl reload coretime
            # docs/configuration.md tells what each key may be.
            """;

    private static final String DOMAINS = """
            # For example:
            #   domains:
            #     - name: "db*"
            #       clock: {tolerance: 10ms}
            #       cores: {level: 1, strategies: [handoff, direct]}
            #     - name: scratch
            #       watch: false
            """;

    private static final String HTTP = """
              # For example, for this host alone:
              #   http:
              #     listen: 127.0.0.1:7070
            """;

    private static final String NOTIFY = """
            # For example:
            #   notify:
            #     - webhook: https://alerts.example.net/coretime
            #       events: [panic, not-proven, given-up]
            #       secret-file: /etc/coretime/webhook-secret
            #     - command: [/usr/local/bin/tell, --coretime]
            """;

    private DefaultFile() {}

    static String text() {
        return HEAD
                + HostKeys.describe()
                        .filter(described -> !described.path().contains("[]"))
                        .map(DefaultFile::entry)
                        .collect(Collectors.joining());
    }

    /** A group's own line stays, so that a key below it can be uncommented alone. */
    private static String entry(Description described) {
        String path = described.path();
        int depth = (int) path.chars().filter(character -> character == '.').count();
        String indent = "  ".repeat(depth);
        String line = path.substring(path.lastIndexOf('.') + 1) + ": " + described.value();
        return (depth == 0 ? "\n" : "") + indent + "# " + described.meaning() + '\n' + indent
                + (described.isGroup() ? "" : "#") + line.strip() + '\n'
                + switch (path) {
                    case "domains" -> DOMAINS;
                    case "http.listen" -> HTTP;
                    case "notify" -> NOTIFY;
                    default -> "";
                };
    }

    /** With every key in force. */
    static String uncommented(String text) {
        return KEY.matcher(text).replaceAll("$1$2");
    }

    /** The examples, as a file of their own. */
    static String examples(String text) {
        return EXAMPLE.matcher(text)
                .results()
                .map(found -> found.group(1) + '\n')
                .collect(Collectors.joining());
    }
}
