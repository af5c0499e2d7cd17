package coretime.time.system;

import coretime.time.ntp.NtpServerName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers of chrony.conf(5): {@code server}, {@code pool} and {@code peer}, with {@code include}, {@code confdir} and {@code
 * sourcedir}. A peer is asked as a server is.
 */
final class ChronyConfig {
    private static final List<String> FILES = List.of("/etc/chrony/chrony.conf", "/etc/chrony.conf");

    /** As deep as chronyd goes. */
    private static final int MOST_DEEP = 10;

    private static final String COMMENTS = "!;#%";

    private final ConfigTree tree;
    private final ServerList servers;

    private ChronyConfig(ConfigTree tree, ServerList servers) {
        this.tree = tree;
        this.servers = servers;
    }

    static void read(ConfigTree tree, ServerList servers) {
        FILES.stream()
                .filter(tree::exists)
                .findFirst()
                .ifPresent(file -> new ChronyConfig(tree, servers).file(file, false, 0));
    }

    private void file(String name, boolean isSourcesOnly, int depth) {
        if (depth > MOST_DEEP) {
            tree.problem(name, "left out: files include each other more than " + MOST_DEEP + " deep");
            return;
        }
        for (ConfigTree.Line line : tree.lines(name)) {
            if (COMMENTS.indexOf(line.text().charAt(0)) < 0) {
                line(line.at(), List.of(line.text().split("\\s+")), isSourcesOnly, depth);
            }
        }
    }

    private void line(String at, List<String> words, boolean isSourcesOnly, int depth) {
        String directive = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        switch (directive) {
            case "server", "pool", "peer" -> source(at, rest, directive.equals("pool"));
            case "include" -> {
                if (!isSourcesOnly && rest.size() == 1) {
                    tree.glob(at, rest.getFirst()).forEach(name -> file(name, false, depth + 1));
                }
            }
            case "confdir" -> {
                if (!isSourcesOnly) {
                    directories(rest, ".conf").forEach(name -> file(name, false, depth + 1));
                }
            }
            case "sourcedir" -> {
                if (!isSourcesOnly) {
                    directories(rest, ".sources").forEach(name -> file(name, true, depth + 1));
                }
            }
            default -> {
                // Not about servers.
            }
        }
    }

    /** Of files with one name, the first directory's counts; they are read in the order of their names. */
    private Iterable<String> directories(List<String> directories, String ending) {
        Map<String, String> files = new TreeMap<>();
        for (String directory : directories) {
            for (String file : tree.list(directory, ending)) {
                files.putIfAbsent(file.substring(file.lastIndexOf('/') + 1), file);
            }
        }
        return files.values();
    }

    private void source(String at, List<String> words, boolean isPool) {
        if (words.isEmpty()) {
            tree.problem(at, "left out: no server is named");
            return;
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.size(); i++) {
            options.put(words.get(i).toLowerCase(Locale.ROOT), i + 1 < words.size() ? words.get(i + 1) : "");
        }
        boolean isNts = options.containsKey("nts");
        String port = isNts
                ? options.getOrDefault("ntsport", Integer.toString(NtpServerName.NTS_PORT))
                : options.getOrDefault("port", Integer.toString(NtpServerName.PORT));
        servers.add(at, words.getFirst(), port, isPool, isNts);
    }
}
