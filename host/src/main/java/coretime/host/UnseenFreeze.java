package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A freeze that nobody watched: the RTC (where it follows the guest) or the system clock has lost time since it was last read in
 * this QEMU process, more than the freezes since then explain. Pure.
 */
final class UnseenFreeze {

    /** Less than this a clock may lose by itself, and by a boot, which begins with the RTC's whole seconds. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private UnseenFreeze() {}

    /**
     * Works it out.
     *
     * @param before the clock's last reading
     * @param now the same clock's offset now
     * @param at when that was read
     * @param freezes of the same QEMU process
     * @return when it can have been at the earliest, and as long as time is missing
     */
    static Optional<Freeze> of(ClockReading before, Offset now, Instant at, List<Freeze> freezes) {
        Duration known = freezes.stream()
                .filter(freeze -> freeze.to().isAfter(before.at()))
                .map(Freeze::length)
                .reduce(Duration.ZERO, Duration::plus);
        Offset change = now.since(before.offset());
        Duration lost = change.value().negated().minus(known);
        boolean isCertain = change.high().negated().minus(known).compareTo(LEAST) > 0;
        boolean isPossible = lost.compareTo(Duration.between(before.at(), at)) < 0;
        return isCertain && isPossible
                ? Optional.of(new Freeze(
                        before.domain(),
                        before.qemuProcess(),
                        Freeze.Cause.UNSEEN,
                        before.at(),
                        before.at().plus(lost)))
                : Optional.empty();
    }
}
