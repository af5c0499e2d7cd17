package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a guest that stands still is to boot in its QEMU process or in a new one, and why. Immutable.
 *
 * @param mode what is to be done
 * @param reason why it is that and not what one would expect; null where it needs no words
 */
record RestartChoice(Restart.Mode mode, @Nullable String reason) {

    /**
     * What the choice goes by.
     *
     * @param running of the domain as it runs
     * @param next of its definition, which a new QEMU process begins with; empty where it has none, or where the ledger could
     *     not tell another coretime that the guest has to be started
     * @param rtc the RTC, which a warm boot begins with; empty where QEMU does not tell it
     * @param freeze how long the guest has stood still
     */
    record Facts(DomainClock running, Optional<DomainClock> next, Optional<Offset> rtc, Duration freeze) {}

    static RestartChoice of(RestartPolicy policy, Facts facts, Duration tolerance) {
        return switch (policy) {
            case WARM -> new RestartChoice(Restart.Mode.WARM, null);
            case COLD ->
                facts.next().isPresent()
                        ? new RestartChoice(Restart.Mode.COLD, null)
                        : new RestartChoice(
                                Restart.Mode.WARM,
                                "it cannot be started anew: the domain is transient, or the"
                                        + " ledger cannot be written");
            case AUTO ->
                late(facts, tolerance)
                        .map(late -> cold(facts, late, tolerance))
                        .orElse(new RestartChoice(Restart.Mode.WARM, null));
        };
    }

    /** Why a warm boot would be late; empty where it would not be. */
    private static Optional<String> late(Facts facts, Duration tolerance) {
        if (facts.rtc().isPresent()) {
            Offset rtc = facts.rtc().get();
            // Read once, to the second: by its middle, or the good would be taken for late as often as the late for
            // good.
            return rtc.value().abs().compareTo(tolerance) <= 0
                    ? Optional.empty()
                    : Optional.of("a boot in the same QEMU process would begin with its RTC, which is at " + rtc);
        }
        return facts.running().followsGuest() && facts.freeze().compareTo(tolerance) > 0
                ? Optional.of(
                        "a boot in the same QEMU process would begin as late as the guest stood still, for its RTC"
                                + " follows it")
                : Optional.empty();
    }

    private static RestartChoice cold(Facts facts, String late, Duration tolerance) {
        if (facts.next().isEmpty()) {
            return new RestartChoice(
                    Restart.Mode.WARM,
                    late + "; but it cannot be started anew: the domain is transient, or the ledger cannot be written");
        }
        Duration adjustment = facts.next().get().adjustment();
        if (adjustment.abs().compareTo(tolerance) > 0) {
            return new RestartChoice(
                    Restart.Mode.WARM,
                    late + "; but libvirt would start a new one " + adjustment.toSeconds()
                            + " s off (offset='variable')");
        }
        return new RestartChoice(Restart.Mode.COLD, late);
    }
}
