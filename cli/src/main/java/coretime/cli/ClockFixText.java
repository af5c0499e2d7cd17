package coretime.cli;

import coretime.host.IncidentDocument.Reading;
import org.jspecify.annotations.Nullable;

/** {@code clock fix} for people. */
final class ClockFixText {
    private ClockFixText() {}

    static String of(ClockFixDocument document, CoreText text) {
        text.fact("domain", document.domain(), Ansi.BOLD);
        clocks(text, "before", document.system(), document.rtc());
        if (document.mispredicted() != null) {
            text.more(document.mispredicted());
        }
        ClockFixDocument.Set set = document.set();
        if (!set.method().equals("none")) {
            text.fact("set by", set.method() + ", in " + Figures.duration(set.tookS()));
        } else if (set.failure() == null) {
            text.fact("set by", "nothing: it is right");
        }
        if (set.failure() != null) {
            text.fact(set.method().equals("none") ? "not set" : "but", set.failure(), Ansi.RED);
        }
        set.others().forEach(other -> text.fact("not by", other));
        clocks(text, "after", document.residual(), document.rtcResidual());
        return text.fact(
                        "proven",
                        document.proven() ? "yes, by two readings" : "no: " + document.reason(),
                        document.proven() ? Ansi.GREEN : Ansi.RED)
                .toString();
    }

    private static void clocks(CoreText text, String label, @Nullable Reading system, @Nullable Reading rtc) {
        text.fact(label, "system " + ClockStateText.reading(system, "not read"))
                .more("RTC " + ClockStateText.reading(rtc, "not known"));
    }
}
