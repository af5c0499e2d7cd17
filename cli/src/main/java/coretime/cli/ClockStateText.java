package coretime.cli;

import coretime.host.IncidentDocument.Reading;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code clock show} for people. */
final class ClockStateText {
    private ClockStateText() {}

    static void print(ClockStateDocument clock, CoreText text) {
        text.fact("domain", clock.domain(), Ansi.BOLD);
        if (!clock.running()) {
            text.fact("runs", "no, so that there is nothing to tell");
            return;
        }
        text.fact("system", reading(clock.system(), "not known: the guest's agent does not tell it"));
        text.fact("RTC", reading(clock.rtc(), "not known: QEMU does not tell it, or it does not hold UTC"));
        text.fact("frozen", frozen(clock));
        if (clock.panicsLeft() != null) {
            text.fact(
                    "ntpd",
                    clock.panicsLeft() == 0
                            ? "is past the 1000 s at which it gives up, or the next panic brings it there"
                            : "gives up past 1000 s: " + Figures.count(clock.panicsLeft())
                                    + " more panics like these, where each adds up");
        }
    }

    static String reading(@Nullable Reading reading, String otherwise) {
        return reading == null
                ? otherwise
                : Figures.reading(reading.offsetS(), reading.boundS(), otherwise) + ", "
                        + Figures.late(reading.offsetS());
    }

    private static String frozen(ClockStateDocument clock) {
        if (clock.frozenS() == null) {
            return "not known: there is no ledger";
        }
        if (clock.freezes().isEmpty()) {
            return "not in this QEMU process, as far as the ledger knows";
        }
        return Figures.duration(clock.frozenS()) + " in this QEMU process: "
                + clock.freezes().stream()
                        .map(one -> one.cause() + " " + Figures.duration(one.totalS()) + " in " + one.count())
                        .collect(Collectors.joining(", "));
    }
}
