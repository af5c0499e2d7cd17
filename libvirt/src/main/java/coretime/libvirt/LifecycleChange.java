package coretime.libvirt;

/** What became of a domain: {@code virDomainEventType}, in its order. */
public enum LifecycleChange {
    DEFINED,
    UNDEFINED,
    STARTED,
    SUSPENDED,
    RESUMED,
    STOPPED,
    SHUTDOWN,
    PMSUSPENDED,
    CRASHED,
    /** A number that this version does not know. */
    UNKNOWN
}
