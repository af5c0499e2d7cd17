package coretime.libvirt;

/** Which domains are listed, by libvirt's {@code virConnectListAllDomainsFlags}. */
public enum DomainFilter {
    ALL(0),

    /** Their CPUs run. */
    RUNNING(1 << 4),

    /** They have a process, and their CPUs do not run: paused, crashed, asleep, going down. */
    STANDING(1 << 5 | 1 << 7),

    /** They have no process. */
    OFF(1 << 6);

    private final int flags;

    DomainFilter(int flags) {
        this.flags = flags;
    }

    int flags() {
        return flags;
    }
}
