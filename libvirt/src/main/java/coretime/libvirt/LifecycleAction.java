package coretime.libvirt;

/** What libvirt does about a {@link LifecycleType}: {@code virDomainLifecycleAction}, in its order. */
public enum LifecycleAction {
    DESTROY,
    RESTART,
    RESTART_RENAME,
    PRESERVE,
    COREDUMP_DESTROY,
    COREDUMP_RESTART
}
