package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A guest's clocks now, and the freezes that its QEMU process has had. Immutable.
 *
 * @param process the QEMU process; unknown where the domain does not run
 * @param system the system clock's offset; null where the agent does not tell it
 * @param rtc the RTC's; null where QEMU does not tell it
 * @param freezes of this process as far as the ledger knows, oldest first
 */
public record ClockState(
        QemuProcess process,
        @Nullable Offset system,
        @Nullable Offset rtc,
        List<Freeze> freezes) {

    /** Past this offset ntpd ends itself (ntpd(8), "panic threshold"). */
    public static final Duration NTPD_PANIC = Duration.ofSeconds(1000);

    public ClockState {
        freezes = List.copyOf(freezes);
    }

    /**
     * Reads the clocks, for some seconds; changes nothing.
     *
     * @param ledger with the freezes; empty where there is none
     */
    public static ClockState of(Domain domain, Optional<Ledger> ledger) throws InterruptedException {
        if (!domain.isActive()) {
            return new ClockState(QemuProcess.UNKNOWN, null, null, List.of());
        }
        ClockProbe probe = new ClockProbe(Bracketing.system());
        QemuProcess process = QemuProcess.of(domain);
        Optional<Offset> system = domain.state().isRunning() ? probe.systemIfTold(domain) : Optional.empty();
        return new ClockState(
                process,
                system.orElse(null),
                probe.rtc(domain).orElse(null),
                ledger.map(book -> book.freezes(domain.uuid(), process)).orElse(List.of()));
    }

    /** How long its vCPUs have stood still in this process, as far as the ledger knows. */
    public Duration frozen() {
        return freezes.stream().map(Freeze::length).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * How many more panics like those until now bring the system clock past {@link #NTPD_PANIC}, where each one's freeze adds
     * to it; empty where there was none, or the offset is not known.
     */
    public Optional<Long> panicsLeft() {
        List<Duration> panics = freezes.stream()
                .filter(freeze -> freeze.cause() == Freeze.Cause.PANIC)
                .map(Freeze::length)
                .toList();
        Duration sum = panics.stream().reduce(Duration.ZERO, Duration::plus);
        if (system == null || sum.isZero()) {
            return Optional.empty();
        }
        Duration left = NTPD_PANIC.minus(system.value().abs());
        Duration mean = sum.dividedBy(panics.size());
        return Optional.of(left.isNegative() || mean.isZero() ? 0 : left.dividedBy(mean));
    }
}
