package coretime.cli;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands about one domain of this host have in common. */
final class HostDomain {
    private static final String SYSTEM = "qemu:///system";
    private static final String LEDGER = "/var/lib/coretime/ledger.db";

    @Parameters(paramLabel = "DOMAIN", description = "The guest's name in libvirt.")
    private String name = "";

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            defaultValue = LEDGER,
            description = "Where it is remembered (default: ${DEFAULT-VALUE}).")
    private Path ledger = Path.of(LEDGER);

    Path ledger() {
        return ledger;
    }

    Connection connect() {
        return Connection.open(uri);
    }

    Domain of(Connection connection) {
        return connection
                .find(name)
                .orElseThrow(() -> new CannotException("there is no domain " + name + " at " + uri
                        + "; 'virsh --connect " + uri + " list --all' shows those there are"));
    }

    /** The command line that does this to the same domain, for a shell in whatever directory. */
    String command(String verb) {
        return "coretime host " + verb + " " + quoted(name)
                + (uri.equals(SYSTEM) ? "" : " --connect " + quoted(uri))
                + (ledger.equals(Path.of(LEDGER))
                        ? ""
                        : " --ledger " + quoted(ledger.toAbsolutePath().toString()));
    }

    /** The command line by which virsh does this to the same domain. */
    String virsh(String verb) {
        return "virsh " + (uri.equals(SYSTEM) ? "" : "--connect " + quoted(uri) + " ") + verb + " " + quoted(name);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:+@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
