package coretime.host;

import java.util.Locale;

/** A clock of a guest. */
public enum GuestClock {
    /** CLOCK_REALTIME of the guest's kernel, read through the guest agent. */
    SYSTEM,
    /** The emulated real-time clock, read from QEMU; the next boot begins with it. */
    RTC;

    /** The name in JSON and the ledger: {@code "system"}, {@code "rtc"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
