package coretime.host;

import java.util.UUID;

/**
 * What was done about a guest's clocks outside of incidents. Immutable.
 *
 * @param domain the domain's UUID
 * @param qemuProcess the QEMU process
 * @param cause why: {@link #BY_HAND}, {@link #AT_START}, or the label of a freeze's cause
 * @param measurement how far off they were
 * @param correction what was done
 * @param proof whether they are right
 */
public record ClockFix(
        UUID domain,
        QemuProcess qemuProcess,
        String cause,
        Measurement measurement,
        Correction correction,
        Proof proof) {

    /** The cause of one that somebody asked for. */
    public static final String BY_HAND = "by-hand";

    /** The cause of one of a guest that began to answer with a clock that is off: it booted so, or was restored. */
    public static final String AT_START = "start";
}
