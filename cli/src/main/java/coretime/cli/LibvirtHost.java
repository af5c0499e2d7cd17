package coretime.cli;

import coretime.libvirt.Connection;
import picocli.CommandLine.Option;

/** The libvirt that a command is about. */
class LibvirtHost {
    private static final String SYSTEM = "qemu:///system";

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    Connection connect() {
        return Connection.open(uri());
    }

    String uri() {
        return uri;
    }

    boolean isSystem() {
        return uri().equals(SYSTEM);
    }

    /** The command line by which virsh does this to a domain. */
    String virsh(String verb, String domain) {
        return "virsh " + (isSystem() ? "" : "--connect " + quoted(uri()) + " ") + verb + " " + quoted(domain);
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:+@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
