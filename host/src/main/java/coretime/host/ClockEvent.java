package coretime.host;

import java.util.Locale;

/** What a guest's clock has to stand. */
public enum ClockEvent {
    /** A panic whose core freezes the guest, and a restart in the same QEMU process. */
    PANIC("panic, restarted in the same QEMU process"),
    /** Suspend and resume, a managed save, a snapshot, a migration, a host that sleeps: the same boot goes on. */
    PAUSE("paused and resumed, saved, migrated"),
    /** A reboot after a pause that nobody has corrected. */
    REBOOT("rebooted after such a pause"),
    /** A start in a new QEMU process. */
    COLD_START("started in a new QEMU process");

    private final String words;

    ClockEvent(String words) {
        this.words = words;
    }

    /** For people: {@code "rebooted after such a pause"}. */
    public String words() {
        return words;
    }

    /** In JSON: {@code "cold-start"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
