package coretime.host.doctor;

import coretime.libvirt.Connection;

/** A libvirt daemon answers, and is not too old. */
final class LibvirtService implements Examination<HostFacts> {

    @Override
    public Need need() {
        return new Need("libvirt", "libvirt answers", Need.ALL);
    }

    @Override
    public Finding look(HostFacts facts) {
        if (facts.connection().isEmpty()) {
            return Finding.missing(facts.trouble(), Remedy.host("systemctl start libvirtd"));
        }
        Connection connection = facts.libvirt();
        return of(connection.daemonVersion(), connection.uri());
    }

    static Finding of(String version, String uri) {
        // virDomainQemuMonitorCommandWithFiles, by which QEMU gets the pipe for its stream.
        return Version.of(version).isBefore(8, 2)
                ? Finding.warning(
                        version + " at " + uri + "; a snapshot needs 8.2",
                        Remedy.advice("upgrade libvirt, or do without the strategy snapshot"))
                : Finding.ok(version + " at " + uri);
    }
}
