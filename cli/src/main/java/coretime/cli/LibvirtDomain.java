package coretime.cli;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One domain of this host, as commands are told it. */
class LibvirtDomain {
    private static final String SYSTEM = "qemu:///system";

    @Parameters(paramLabel = "DOMAIN", description = "The guest's name in libvirt.")
    private String name = "";

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    Connection connect() {
        return Connection.open(uri);
    }

    Domain of(Connection connection) {
        return find(connection, name, uri);
    }

    static Domain find(Connection connection, String name, String uri) {
        return connection
                .find(name)
                .orElseThrow(() -> new CannotException("there is no domain " + name + " at " + uri
                        + "; 'virsh --connect " + uri + " list --all' shows those there are"));
    }

    /** The command line by which virsh does this to the same domain. */
    String virsh(String verb) {
        return "virsh " + (uri.equals(SYSTEM) ? "" : "--connect " + quoted(uri) + " ") + verb + " " + quoted(name);
    }

    /** The same domain, for a shell. */
    String arguments() {
        return quoted(name) + (uri.equals(SYSTEM) ? "" : " --connect " + quoted(uri));
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:+@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
