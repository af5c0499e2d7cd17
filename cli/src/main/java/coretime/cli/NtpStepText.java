package coretime.cli;

import coretime.time.Offset;
import coretime.time.Seconds;

/** {@code ntp step} for people. */
final class NtpStepText {
    private NtpStepText() {}

    static String of(NtpStepDocument document, CoreText text) {
        if (document.before() != null) {
            text.fact("this clock", NtpText.says(document.before().offset()), Ansi.BOLD);
        }
        if (document.servers() != null) {
            NtpDocument servers = document.servers();
            int asked = servers.servers().size() + servers.unresolved().size();
            text.more(servers.agreeing() + " of " + asked + (asked == 1 ? " server agrees" : " servers agree"));
        }
        Ansi look = document.right() ? Ansi.GREEN : document.planned() ? Ansi.NONE : Ansi.RED;
        text.fact(document.planned() ? "would" : "done", act(document), look);
        if (document.after() != null) {
            text.fact("now", NtpText.says(document.after().offset()));
        }
        NtpStepDocument.Rtc rtc = document.rtc();
        if (rtc != null) {
            if (rtc.failure() != null) {
                text.fact("RTC", rtc.failure(), rtc.written() ? Ansi.NONE : Ansi.RED);
            } else if (rtc.offsetS() != null && rtc.boundS() != null) {
                Offset offset = new Offset(Seconds.duration(rtc.offsetS()), Seconds.duration(rtc.boundS()));
                text.fact("RTC", "written, and reads " + NtpText.offset(offset) + " from the system clock");
            } else {
                text.fact("RTC", "written");
            }
        }
        return text.toString();
    }

    private static String act(NtpStepDocument document) {
        return switch (document.act()) {
            case "step" -> "step: " + document.reason();
            case "slew" -> "slew: " + document.reason();
            case "refuse" -> "nothing: " + document.reason();
            case "later" -> "nothing yet: " + document.reason();
            default -> document.reason();
        };
    }
}
