package coretime.host.daemon;

import coretime.host.ClockReading;
import coretime.host.Tolerances;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A domain as the daemon last saw it.
 *
 * @param run what libvirt says of it
 * @param adopted whether a panic of it is coretime's to take
 * @param watched whether the daemon watches it
 * @param system its system clock's last reading in this QEMU process; empty where there is none
 * @param rtc its RTC's
 * @param tolerances by which its clocks are judged
 * @param frozen how long its vCPUs stood still in this QEMU process
 * @param incident the one that is under way
 */
public record DomainStatus(
        UUID domain,
        String name,
        Run run,
        boolean adopted,
        boolean watched,
        Optional<ClockReading> system,
        Optional<ClockReading> rtc,
        Tolerances tolerances,
        Duration frozen,
        OptionalLong incident) {

    /** Whether a domain runs. */
    public enum Run {
        RUNNING,
        /** It has a QEMU process whose vCPUs stand still, other than by a panic. */
        PAUSED,
        /** Its kernel panicked, and nobody has started it again. */
        CRASHED,
        /** It has no QEMU process. */
        OFF,
        /** libvirt did not say. */
        UNKNOWN;

        /** The name in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
