package coretime.host.doctor;

/** No rule of the daemon's configuration leaves an adopted domain alone: libvirt leaves its panic to coretime, so nobody would start it. */
final class WatchRule implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("watch-rule", "a configuration that has the daemon watch it", Need.OWN);
    }

    @Override
    public Finding look(DomainFacts facts) {
        return of(
                facts.isWatched(),
                facts.adoption().isPresent(),
                facts.commands().release(facts.name()));
    }

    static Finding of(boolean isWatched, boolean isAdopted, Remedy release) {
        if (isWatched) {
            return Finding.ok("watched");
        }
        return isAdopted
                ? Finding.missing(
                        "adopted, but its rule says watch: false: when it panics it stays down; let the rule say true,"
                                + " or leave the guest to libvirt",
                        release)
                : Finding.warning("its rule says watch: false: the daemon would leave it alone if it were adopted");
    }
}
