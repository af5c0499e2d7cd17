package coretime.cli;

import coretime.host.ClockEvent;
import coretime.host.ClockVerdict;

/** {@code clock explain} for people. */
final class ClockText {
    private ClockText() {}

    static String of(ClockDocument document, CoreText text) {
        text.fact("domain", document.domain(), Ansi.BOLD);
        if (!document.running()) {
            text.fact("runs", "no: what is said is of its definition");
        } else {
            text.fact(
                    "system",
                    ClockStateText.reading(document.system(), "not known: the guest's agent does not tell it"));
            text.fact(
                    "RTC",
                    ClockStateText.reading(
                            document.rtc(), "not known: QEMU does not tell it, or it does not hold UTC"));
        }
        ClockDocument.Definition clock = document.definition();
        text.fact(
                "definition",
                (clock.utc() ? "the RTC holds UTC" : "the RTC does not hold UTC") + " and follows the "
                        + (clock.followsGuest() ? "guest" : "host")
                        + (clock.adjustmentS() == 0 ? "" : ", adjusted by " + clock.adjustmentS() + " s"));
        ClockDocument.Timekeeping keeping = document.timekeeping();
        if (keeping != null) {
            text.fact(
                    "in guest", keeping.daemons().isEmpty() ? "no time daemon" : String.join(", ", keeping.daemons()));
            keeping.rtcWriters().forEach(writer -> text.fact("writes RTC", writer));
        }
        for (ClockDocument.Case one : document.cases()) {
            ClockVerdict verdict = ClockDocument.verdict(one.verdict());
            ClockEvent event = ClockDocument.event(one.event());
            text.blank()
                    .fact(event.label().replace('-', ' '), verdict.words(), look(verdict))
                    .more(event.words() + ": " + one.why());
        }
        if (!document.remedies().isEmpty()) {
            text.blank();
            document.remedies().forEach(remedy -> text.fact("better", remedy));
        }
        return text.toString();
    }

    private static Ansi look(ClockVerdict verdict) {
        return switch (verdict) {
            case SAFE -> Ansi.GREEN;
            case LATE_UNTIL_CORRECTED -> Ansi.BOLD;
            case LATE_AND_PERSISTS -> Ansi.RED;
        };
    }
}
