package coretime.host;

import java.util.Locale;

/** What becomes of a guest's system clock, the worst last. */
public enum ClockVerdict {
    /** It is right afterwards, to the second that an RTC tells. */
    SAFE("safe"),
    /** It is late until somebody puts it right; a reboot does. */
    LATE_UNTIL_CORRECTED("late until corrected"),
    /** It is late, and so is the RTC that the next boot begins with. */
    LATE_AND_PERSISTS("late and persists");

    private final String words;

    ClockVerdict(String words) {
        this.words = words;
    }

    /** For people: {@code "late until corrected"}. */
    public String words() {
        return words;
    }

    /** In JSON: {@code "late-until-corrected"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
