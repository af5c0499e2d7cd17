package coretime.libvirt;

/** What libvirt does about a {@link LifecycleType}: {@code virDomainLifecycleAction}. */
public enum LifecycleAction {
    DESTROY(0),
    RESTART(1),
    RESTART_RENAME(2),
    PRESERVE(3),
    COREDUMP_DESTROY(4),
    COREDUMP_RESTART(5);

    private final int number;

    LifecycleAction(int number) {
        this.number = number;
    }

    /** libvirt's number of it. */
    int number() {
        return number;
    }
}
