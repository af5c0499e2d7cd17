package coretime.host;

import java.util.Locale;

/** How a guest that coretime starts again after a panic gets its next boot. */
public enum RestartPolicy {
    /** By {@code system_reset}, in the same QEMU process, wherever that is still there. */
    WARM,
    /** In a new QEMU process, wherever the domain can be started anew. */
    COLD,
    /** Warm, and cold where a warm restart would let the guest boot with a clock that is off. */
    AUTO;

    /** The name in options and JSON: {@code "auto"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
