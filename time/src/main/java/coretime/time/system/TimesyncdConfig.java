package coretime.time.system;

import coretime.time.ntp.NtpServerName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers of timesyncd.conf(5): {@code NTP=} and, where that names none, {@code FallbackNTP=}. The first main file counts, then every
 * drop-in in the order of their names, of which those under /etc replace those of the same name under /run, and those the ones under
 * /usr. Servers add up; an empty value forgets those before it. The fallback that is compiled in is not to be seen here.
 */
final class TimesyncdConfig {
    private static final List<String> DIRECTORIES =
            List.of("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd");

    private final ServerList servers;
    private final ServerList fallback;
    private final ConfigTree tree;

    private TimesyncdConfig(ConfigTree tree, ServerList servers) {
        this.tree = tree;
        this.servers = servers;
        this.fallback = new ServerList(tree);
    }

    static void read(ConfigTree tree, ServerList servers) {
        TimesyncdConfig config = new TimesyncdConfig(tree, servers);
        DIRECTORIES.stream()
                .map(directory -> directory + "/timesyncd.conf")
                .filter(tree::isThere)
                .findFirst()
                .ifPresent(config::file);
        Map<String, String> dropIns = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            for (String file : tree.list(directory + "/timesyncd.conf.d", ".conf")) {
                dropIns.putIfAbsent(file.substring(file.lastIndexOf('/') + 1), file);
            }
        }
        dropIns.values().forEach(config::file);
        if (servers.isEmpty()) {
            servers.addAll(config.fallback);
        }
    }

    private void file(String name) {
        if (tree.isMasked(name)) {
            return;
        }
        String section = "";
        String begun = "";
        for (ConfigTree.Line line : tree.lines(name)) {
            String text = begun + line.text();
            begun = "";
            if (text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.endsWith("\\")) {
                begun = text.substring(0, text.length() - 1) + " ";
                if (begun.length() > ConfigTree.MOST_CHARACTERS) {
                    tree.problem(line.at(), "left out: its lines together are too long");
                    begun = "";
                }
            } else if (text.startsWith("[")) {
                section = text;
            } else if (section.equals("[Time]")) {
                assignment(line.at(), text);
            }
        }
    }

    private void assignment(String at, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return;
        }
        switch (text.substring(0, equals).strip()) {
            case "NTP" -> assign(servers, at, text.substring(equals + 1).strip());
            case "FallbackNTP" ->
                assign(fallback, at, text.substring(equals + 1).strip());
            default -> {
                // Not about servers.
            }
        }
    }

    private static void assign(ServerList list, String at, String value) {
        if (value.isEmpty()) {
            list.clear();
            return;
        }
        for (String name : List.of(value.split("\\s+"))) {
            list.add(at, name, Integer.toString(NtpServerName.PORT), false, false);
        }
    }
}
