package coretime.boot.internal.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Options of a mount, separated by commas: fstab(5), systemd.mount(5). Immutable. */
public final class MountOptions {
    /** File systems that need the network, beside what {@code _netdev} says. */
    private static final Set<String> NETWORK = Set.of(
            "afs",
            "ceph",
            "cifs",
            "gfs",
            "gfs2",
            "ncp",
            "ncpfs",
            "nfs",
            "nfs4",
            "ocfs2",
            "orangefs",
            "pvfs2",
            "smb3",
            "smbfs",
            "davfs",
            "glusterfs",
            "lustre",
            "sshfs");

    private final List<String> options;

    public MountOptions(String options) {
        this.options = List.of(options.split(",", -1));
    }

    /** Whether one of these is there, with or without a value. */
    public boolean has(String... names) {
        return options.stream().anyMatch(option -> named(option, names));
    }

    /** Whether of two opposites the last is the first: {@code nofail} and {@code fail}. */
    public boolean lastIs(String yes, String no) {
        return options.stream()
                .filter(option -> named(option, yes, no))
                .reduce((first, second) -> second)
                .map(option -> named(option, yes))
                .orElse(false);
    }

    /** All values of an option. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String option : options) {
            if (option.startsWith(name + '=')) {
                values.add(option.substring(name.length() + 1));
            }
        }
        return values;
    }

    /** Whether a file system of this type with these options needs the network. */
    public boolean network(String type) {
        return has("_netdev") || NETWORK.contains(type.startsWith("fuse.") ? type.substring(5) : type);
    }

    private static boolean named(String option, String... names) {
        for (String name : names) {
            if (option.equals(name) || option.startsWith(name + '=')) {
                return true;
            }
        }
        return false;
    }
}
