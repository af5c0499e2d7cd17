package coretime.libvirt;

/** What happens to a guest that a {@link LifecycleAction} answers: {@code virDomainLifecycle}, in its order. */
public enum LifecycleType {
    POWEROFF,
    REBOOT,
    CRASH
}
