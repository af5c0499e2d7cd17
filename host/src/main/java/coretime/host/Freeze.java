package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * An interval in which a domain's vCPUs did not run, as the ledger keeps it.
 *
 * @param domain the domain's UUID
 * @param qemuProcess whose life the shift adds up in
 * @param cause why
 * @param from when they stopped, by QEMU's own timestamp (host clock)
 * @param to when they ran again, by the same
 */
public record Freeze(UUID domain, QemuProcess qemuProcess, Cause cause, Instant from, Instant to) {

    /** Why vCPUs did not run. */
    public enum Cause {
        /** The guest's kernel panicked. */
        PANIC,
        /** Somebody suspended it, a core taken by hand and a host that saves it among them. */
        PAUSE,
        MIGRATION,
        SNAPSHOT,
        /** It was started from a saved state, and stood still until it was let go on. */
        RESTORE,
        /** QEMU stopped it, as its disk failed or was full. */
        IO_ERROR,
        WATCHDOG,
        /** Nobody watched: time is missing from a clock. It began when that was last read, or later. */
        UNSEEN,
        /** QEMU stopped it, and nobody said why. */
        UNKNOWN;

        /** The name in JSON and the ledger: {@code "io-error"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** A cause by its label; {@link #UNKNOWN} for one that this version does not know. */
        static Cause of(String label) {
            for (Cause cause : values()) {
                if (cause.label().equals(label)) {
                    return cause;
                }
            }
            return UNKNOWN;
        }
    }

    /** Where clocks were stepped meanwhile it may be off; never negative. */
    public Duration length() {
        Duration length = Duration.between(from, to);
        return length.isNegative() ? Duration.ZERO : length;
    }
}
