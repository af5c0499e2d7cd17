package coretime.cli;

import coretime.host.IncidentDocument;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code coretime lab}, as {@code --json} prints it and the report shows it. Serialised with snake_case names;
 * seconds are decimals, bytes integers, instants RFC 3339 UTC.
 *
 * @param coretime this program's version
 * @param startedAt when the run began
 * @param finishedAt when it was over
 * @param machine what it ran on
 * @param guest what was broken
 * @param correction whether clocks were corrected ({@code --no-fix} switches it off)
 * @param incidents a panic each, in order
 * @param observations the guest's clocks at other moments: before the first panic, after a guest reboot, in a new QEMU
 *     process
 * @param held whether the run showed what it should
 * @param verdict that in a sentence
 */
public record LabDocument(
        String coretime,
        Instant startedAt,
        Instant finishedAt,
        Machine machine,
        Guest guest,
        boolean correction,
        List<IncidentDocument> incidents,
        List<Observation> observations,
        boolean held,
        String verdict) {

    /** What the run ran on. */
    public record Machine(
            int cpus, String hostKernel, String qemu, String libvirt, String accelerator, String acceleratorReason) {}

    /** The guest. */
    public record Guest(
            String name,
            long ramBytes,
            int vcpus,
            long fillBytes,
            String rtcTrack,
            String onCrash,
            String timeDaemon,
            boolean agent,
            boolean sharedRam,
            String kernel) {}

    /**
     * A guest's clocks at one moment.
     *
     * @param at host's clock
     * @param what the moment: {@code "before the first panic"}, {@code "after a guest reboot"},
     *     {@code "after a new QEMU process"}
     * @param offsetS system clock minus host's, null where it could not be read
     * @param boundS its bound
     * @param rtcS RTC minus host's clock
     */
    public record Observation(
            Instant at,
            String what,
            @Nullable BigDecimal offsetS,
            @Nullable BigDecimal boundS,
            @Nullable BigDecimal rtcS) {}
}
