package coretime.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of restarting: the guest's CPUs run the next boot.
 *
 * @param mode same QEMU process or a new one
 * @param actor who did it
 * @param resumedAt when the CPUs ran again, by QEMU's own timestamp (host clock) where it was seen
 * @param qemuProcess the QEMU process that the guest now runs in
 * @param reason why it is this mode, where coretime chose it and that needs words; null otherwise
 */
public record Restart(
        Mode mode,
        Actor actor,
        Instant resumedAt,
        QemuProcess qemuProcess,
        @Nullable String reason) implements StepResult {

    /** Of which nothing needs to be said. */
    public Restart(Mode mode, Actor actor, Instant resumedAt, QemuProcess qemuProcess) {
        this(mode, actor, resumedAt, qemuProcess, null);
    }

    /** Whether the guest got a new QEMU process. */
    public enum Mode {
        /** {@code system_reset} in the same QEMU process: the shift stays where the RTC follows the guest. */
        WARM,
        /** A new QEMU process, whose RTC is right whatever the configuration. */
        COLD
    }

    /** Who started the guest again. */
    public enum Actor {
        /** libvirt, by the domain's {@code on_crash} action. */
        LIBVIRT,
        /** coretime, because libvirt left the guest down or was told to. */
        CORETIME
    }

    @Override
    public Stage stage() {
        return Stage.RESTART;
    }
}
