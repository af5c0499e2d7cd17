package coretime.time.system;

import coretime.time.ntp.NtpServerName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The servers that one daemon's files name: each once, at most 64. For one thread. */
final class ServerList {
    static final int MOST = 64;

    /** What a host name or an address is written with, so that no name changes what a terminal shows. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");

    private final ConfigTree tree;
    private final Set<NtpServerName> servers = new LinkedHashSet<>();
    private boolean isFull;

    ServerList(ConfigTree tree) {
        this.tree = tree;
    }

    List<NtpServerName> servers() {
        return new ArrayList<>(servers);
    }

    void clear() {
        servers.clear();
        isFull = false;
    }

    boolean isEmpty() {
        return servers.isEmpty();
    }

    /**
     * Adds one.
     *
     * @param at the line that names it
     * @param port a number as it stands there
     */
    void add(String at, String name, String port, boolean isPool, boolean isNts) {
        if (!NAME.matcher(name).matches()) {
            tree.problem(at, "left out: not a server's name");
            return;
        }
        try {
            add(at, new NtpServerName(name, Integer.parseInt(port), isPool, isNts));
        } catch (NumberFormatException _) {
            tree.problem(at, "left out: the port is not a number");
        } catch (IllegalArgumentException e) {
            tree.problem(at, "left out: " + e.getMessage());
        }
    }

    /** Takes over all of another list, whose bound is the same. */
    void addAll(ServerList other) {
        servers.addAll(other.servers);
    }

    private void add(String at, NtpServerName server) {
        if (servers.size() < MOST || servers.contains(server)) {
            servers.add(server);
        } else if (!isFull) {
            isFull = true;
            tree.problem(at, "left out: more than " + MOST + " servers");
        }
    }
}
