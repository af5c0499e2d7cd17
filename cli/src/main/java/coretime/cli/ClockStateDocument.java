package coretime.cli;

import coretime.host.ClockState;
import coretime.host.Freeze;
import coretime.host.IncidentDocument.Reading;
import coretime.libvirt.Domain;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A guest's clocks, as {@code clock show --json} prints them.
 *
 * @param system the system clock; null where the guest's agent does not tell it
 * @param rtc the RTC; null where QEMU does not tell it
 * @param frozenS how long vCPUs stood still in this QEMU process; null where there is no ledger that would know
 * @param freezes by cause, of this QEMU process
 * @param panicsLeft until ntpd's panic threshold; null where it cannot be said
 */
record ClockStateDocument(
        String domain,
        UUID uuid,
        boolean running,
        @Nullable Reading system,
        @Nullable Reading rtc,
        @Nullable BigDecimal frozenS,
        List<Frozen> freezes,
        @Nullable Long panicsLeft) {

    /** The freezes of one cause. */
    record Frozen(String cause, long count, BigDecimal totalS) {}

    static ClockStateDocument of(Domain domain, ClockState state, boolean hasLedger) {
        return new ClockStateDocument(
                domain.name(),
                domain.uuid(),
                state.process().isKnown(),
                Reading.orNull(state.system()),
                Reading.orNull(state.rtc()),
                hasLedger ? Figures.seconds(state.frozen()) : null,
                byCause(state.freezes()),
                state.panicsLeft().orElse(null));
    }

    private static List<Frozen> byCause(List<Freeze> freezes) {
        List<Frozen> causes = new ArrayList<>();
        for (Freeze.Cause cause : Freeze.Cause.values()) {
            List<Freeze> these =
                    freezes.stream().filter(freeze -> freeze.cause() == cause).toList();
            if (!these.isEmpty()) {
                BigDecimal total = these.stream()
                        .map(freeze -> Figures.seconds(freeze.length()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                causes.add(new Frozen(cause.label(), these.size(), total));
            }
        }
        return causes;
    }
}
