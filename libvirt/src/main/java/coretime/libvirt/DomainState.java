package coretime.libvirt;

/**
 * What a domain does, and why.
 *
 * @param state libvirt's {@code virDomainState}
 * @param reason the reason's number, whose meaning depends on the state ({@code virDomainPausedReason} and so on)
 */
public record DomainState(State state, int reason) {

    /** {@code virDomainState} in its order; {@code UNKNOWN} for numbers that a newer libvirt may send. */
    public enum State {
        NOSTATE,
        RUNNING,
        BLOCKED,
        PAUSED,
        SHUTDOWN,
        SHUTOFF,
        CRASHED,
        PMSUSPENDED,
        UNKNOWN
    }

    /** {@code VIR_DOMAIN_PAUSED_CRASHED}: libvirt's own automatic dump pauses a crashed guest under this reason. */
    private static final int PAUSED_CRASHED = 10;

    /** Whether the guest's kernel has panicked and nothing was done about it yet. */
    public boolean isCrashed() {
        return state == State.CRASHED || (state == State.PAUSED && reason == PAUSED_CRASHED);
    }

    /** Whether the guest's CPUs run. */
    public boolean isRunning() {
        return state == State.RUNNING || state == State.BLOCKED;
    }
}
