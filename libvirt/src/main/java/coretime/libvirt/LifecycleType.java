package coretime.libvirt;

/** What happens to a guest that a {@link LifecycleAction} answers: {@code virDomainLifecycle}. */
public enum LifecycleType {
    POWEROFF(0),
    REBOOT(1),
    CRASH(2);

    private final int number;

    LifecycleType(int number) {
        this.number = number;
    }

    /** libvirt's number of it. */
    int number() {
        return number;
    }
}
