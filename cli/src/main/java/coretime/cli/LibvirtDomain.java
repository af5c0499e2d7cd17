package coretime.cli;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import picocli.CommandLine.Parameters;

/** One domain of this host, as commands are told it. */
class LibvirtDomain extends LibvirtHost {
    @Parameters(paramLabel = "DOMAIN", description = "The guest's name in libvirt.")
    private String name = "";

    Domain of(Connection connection) {
        return find(connection, name, uri());
    }

    static Domain find(Connection connection, String name, String uri) {
        return connection
                .find(name)
                .orElseThrow(() -> new CannotException("there is no domain " + name + " at " + uri
                        + "; 'virsh --connect " + uri + " list --all' shows those there are"));
    }

    /** The command line by which virsh does this to the same domain. */
    String virsh(String verb) {
        return virsh(verb, name);
    }

    /** The same domain, for a shell. */
    String arguments() {
        return quoted(name) + (isSystem() ? "" : " --connect " + quoted(uri()));
    }
}
