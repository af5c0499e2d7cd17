package coretime.time.system;

import coretime.time.ntp.NtpServerName;
import java.util.List;
import java.util.Locale;

/**
 * The servers of ntp.conf(5), NTPsec's and the classic one: {@code server}, {@code pool} and {@code peer}, with {@code includefile}.
 * What DHCP gave comes instead of the administrator's file, as Debian starts ntpd. Clocks on 127.127.x.y are devices, not servers.
 */
final class NtpConfig {
    private static final List<String> FILES =
            List.of("/run/ntpsec/ntp.conf.dhcp", "/etc/ntpsec/ntp.conf", "/run/ntp.conf.dhcp", "/etc/ntp.conf");

    private static final int MOST_DEEP = 5;
    private static final String DEVICE = "127.127.";

    private final ConfigTree tree;
    private final ServerList servers;

    private NtpConfig(ConfigTree tree, ServerList servers) {
        this.tree = tree;
        this.servers = servers;
    }

    static void read(ConfigTree tree, ServerList servers) {
        FILES.stream().filter(tree::exists).findFirst().ifPresent(file -> new NtpConfig(tree, servers).file(file, 0));
    }

    private void file(String name, int depth) {
        if (depth > MOST_DEEP) {
            tree.problem(name, "left out: files include each other more than " + MOST_DEEP + " deep");
            return;
        }
        for (ConfigTree.Line line : tree.lines(name)) {
            String text = line.text().replaceFirst("#.*", "").strip();
            if (!text.isEmpty()) {
                line(line.at(), name, List.of(text.split("\\s+")), depth);
            }
        }
    }

    private void line(String at, String file, List<String> words, int depth) {
        String directive = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        switch (directive) {
            case "server", "pool", "peer" -> source(at, rest, directive.equals("pool"));
            case "includefile" -> {
                if (rest.size() == 1) {
                    include(file, rest.getFirst().replace("\"", ""), depth + 1);
                }
            }
            default -> {
                // Not about servers.
            }
        }
    }

    /** A directory means its files that end in .conf; a name that is not absolute is one beside the file that includes it. */
    private void include(String from, String name, int depth) {
        String absolute = name.startsWith("/") ? name : from.substring(0, from.lastIndexOf('/') + 1) + name;
        if (tree.isDirectory(absolute)) {
            tree.list(absolute, ".conf").forEach(each -> file(each, depth));
        } else {
            file(absolute, depth);
        }
    }

    private void source(String at, List<String> words, boolean isPool) {
        List<String> rest =
                !words.isEmpty() && words.getFirst().matches("-[46]") ? words.subList(1, words.size()) : words;
        if (rest.isEmpty()) {
            tree.problem(at, "left out: no server is named");
            return;
        }
        String name = rest.getFirst();
        if (name.startsWith(DEVICE)) {
            return;
        }
        boolean isNts = rest.subList(1, rest.size()).contains("nts");
        // NTPsec takes the port of the key exchange after the name; ntpd has no port for plain NTP but 123.
        int colon = name.indexOf(':');
        boolean hasPort = isNts && colon > 0 && colon == name.lastIndexOf(':');
        servers.add(
                at,
                hasPort ? name.substring(0, colon) : name,
                hasPort
                        ? name.substring(colon + 1)
                        : Integer.toString(isNts ? NtpServerName.NTS_PORT : NtpServerName.PORT),
                isPool,
                isNts);
    }
}
