package coretime.host.doctor;

import coretime.host.Correction;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that strategies or corrections need.
 *
 * @param id the check's
 * @param words what it is, for people
 * @param enables what needs it
 */
record Need(String id, String words, List<String> enables) {
    static final String HANDOFF = "handoff";
    static final String DIRECT = "direct";
    static final String SNAPSHOT = "snapshot";
    static final String QEMU = "qemu";
    static final String LIBVIRT = "libvirt";
    static final String CARD = "card";
    static final String SET_OFFSET = Correction.Method.AGENT_SET_OFFSET.label();
    static final String SET_TIME = Correction.Method.AGENT_SET_TIME.label();
    static final String DAEMON = Correction.Method.GUEST_DAEMON.label();
    static final String RTC = Correction.Method.RTC_WRITE.label();

    /** Those that hold a crashed guest. */
    static final List<String> OWN = List.of(HANDOFF, DIRECT, SNAPSHOT, QEMU);

    static final List<String> STRATEGIES = List.of(HANDOFF, DIRECT, SNAPSHOT, QEMU, LIBVIRT, CARD);
    static final List<String> CORRECTIONS = List.of(SET_OFFSET, SET_TIME, DAEMON, RTC);
    static final List<String> ALL =
            Stream.concat(STRATEGIES.stream(), CORRECTIONS.stream()).toList();

    Need {
        enables = List.copyOf(enables);
    }

    static Need of(String id, String words, String... enables) {
        return new Need(id, words, List.of(enables));
    }
}
