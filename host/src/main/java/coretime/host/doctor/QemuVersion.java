package coretime.host.doctor;

/** QEMU is not too old for background snapshots. */
final class QemuVersion implements Examination<HostFacts> {

    @Override
    public Need need() {
        return Need.of("qemu", "QEMU with background snapshots", Need.SNAPSHOT);
    }

    @Override
    public Finding look(HostFacts facts) {
        return of(facts.libvirt().hypervisorVersion());
    }

    static Finding of(String text) {
        Version version = Version.of(text);
        if (version.isBefore(6, 0)) {
            return Finding.warning(
                    text + ", and they came with 6.0",
                    Remedy.advice("upgrade QEMU, or do without the strategy snapshot"));
        }
        return Finding.ok(
                version.isBefore(8, 1)
                        ? text + "; before 8.1 it leaves its watch on the guest's memory where a snapshot is cancelled,"
                                + " and coretime takes that off"
                        : text);
    }
}
