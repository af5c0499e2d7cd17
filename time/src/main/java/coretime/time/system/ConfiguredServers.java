package coretime.time.system;

import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The NTP servers that this system's own daemon is told to ask: chronyd's, else ntpd's (NTPsec and classic), else systemd-timesyncd's.
 * A daemon whose program is installed goes before one of which only files are left; the first that names a server counts alone, as
 * Debian lets one daemon be installed at a time.
 *
 * <p>Files are bounded in size, number and depth, and what is wrong in them is left out and told, never thrown.
 *
 * @param servers in the order in which they stand there, each once, at most 64; none where no daemon names one, as with
 *     systemd-timesyncd where only its compiled-in fallback holds
 * @param files that were read, as named inside the root
 * @param problems what was left out and why, {@code FILE:LINE: WHY}
 */
public record ConfiguredServers(List<NtpServerName> servers, List<String> files, List<String> problems) {

    public ConfiguredServers {
        servers = List.copyOf(servers);
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** A daemon, what reads its files, and where its program may be. */
    private record Daemon(BiConsumer<ConfigTree, ServerList> reader, List<String> programs) {}

    private static final List<Daemon> DAEMONS = List.of(
            new Daemon(ChronyConfig::read, List.of("/usr/sbin/chronyd", "/usr/bin/chronyd")),
            new Daemon(NtpConfig::read, List.of("/usr/sbin/ntpd", "/usr/bin/ntpd")),
            new Daemon(
                    TimesyncdConfig::read,
                    List.of("/usr/lib/systemd/systemd-timesyncd", "/lib/systemd/systemd-timesyncd")));

    /** This system's. */
    public static ConfiguredServers ofThisSystem() throws IOException {
        return of(Path.of("/"));
    }

    /**
     * Those of a system under a root, such as a mounted guest's disk; links are not followed out of it.
     *
     * @throws IOException where there is no such directory
     */
    public static ConfiguredServers of(Path root) throws IOException {
        ConfigTree tree = new ConfigTree(root);
        for (boolean isInstalled : new boolean[] {true, false}) {
            for (Daemon daemon : DAEMONS) {
                if (daemon.programs.stream().anyMatch(tree::isThere) != isInstalled) {
                    continue;
                }
                ServerList servers = new ServerList(tree);
                daemon.reader.accept(tree, servers);
                if (!servers.isEmpty()) {
                    return new ConfiguredServers(servers.servers(), tree.read(), tree.problems());
                }
            }
        }
        return new ConfiguredServers(List.of(), tree.read(), tree.problems());
    }
}
