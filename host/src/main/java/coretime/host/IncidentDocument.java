package coretime.host;

import coretime.time.Offset;
import coretime.time.Seconds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident as every {@code --json}, report and API of coretime shows it. Serialised with snake_case names; seconds
 * are decimals, bytes integers, instants RFC 3339 UTC; what is not known is null.
 *
 * @param id number in the ledger
 * @param domain the domain's name at the time
 * @param domainUuid its UUID, which stays when it is renamed
 * @param strategy how the core was taken, null before it was tried
 * @param panicAt the panic, by QEMU's timestamp
 * @param freezeS how long the vCPUs did not run
 * @param outageS from the panic until the CPUs ran the next boot
 * @param agentS from the panic until the guest agent answered
 * @param baseline the clocks before the panic
 * @param core the core, null where there is none
 * @param captureFailure what went wrong with the core, null where nothing did
 * @param restart {@code warm} or {@code cold}, and who did it
 * @param shift the system clock before it was corrected, and what was predicted of it
 * @param change the system clock's change over the panic, null without a baseline
 * @param correction what was done
 * @param residual the system clock afterwards
 * @param rtc the RTC before and after the correction
 * @param proven whether the proof held
 * @param outcome {@code proven}, {@code not-proven}, {@code given-up}; null while open
 * @param stage the step it is in or ended in
 * @param reason why it is not proven
 * @param timeline what happened, in order
 * @param writing how far the core is that is being written, null where none is
 * @param card what was known of the crash at once, null where that was nothing
 */
public record IncidentDocument(
        long id,
        String domain,
        UUID domainUuid,
        @Nullable String strategy,
        Instant panicAt,
        @Nullable BigDecimal freezeS,
        @Nullable BigDecimal outageS,
        @Nullable BigDecimal agentS,
        @Nullable Clocks baseline,
        @Nullable CoreFile core,
        @Nullable String captureFailure,
        @Nullable String restart,
        @Nullable Shift shift,
        @Nullable Reading change,
        @Nullable Done correction,
        @Nullable Reading residual,
        @Nullable Rtc rtc,
        boolean proven,
        @Nullable String outcome,
        String stage,
        @Nullable String reason,
        List<Moment> timeline,
        @Nullable Writing writing,
        @Nullable CardRecord card) {

    private static final int DECIMALS = 6;

    /** An offset with its bound. */
    public record Reading(BigDecimal offsetS, BigDecimal boundS) {
        public static Reading of(Offset offset) {
            return new Reading(seconds(offset.value()), seconds(offset.bound()));
        }

        /** Null where there is none. */
        public static @Nullable Reading orNull(@Nullable Offset offset) {
            return offset == null ? null : of(offset);
        }
    }

    /** Both clocks of a guest. */
    public record Clocks(
            @Nullable BigDecimal offsetS,
            @Nullable BigDecimal boundS,
            @Nullable BigDecimal rtcS,
            @Nullable BigDecimal rtcBoundS) {}

    /** A core file. */
    public record CoreFile(String path, String format, long bytes) {}

    /** A core that is being written: how far it is, in bytes of the guest's memory. */
    public record Writing(
            String path,
            String phase,
            long doneBytes,
            long totalBytes,
            long bytesPerSecond,
            @Nullable BigDecimal leftS) {

        private static Writing of(CoreRecord core, CoreProgress progress) {
            return new Writing(
                    core.path().toString(),
                    progress.phase(),
                    progress.doneBytes(),
                    progress.totalBytes(),
                    progress.bytesPerSecond(),
                    progress.left().map(IncidentDocument::seconds).orElse(null));
        }
    }

    /**
     * The measured and the predicted offset before the correction.
     *
     * @param mispredicted in what the prediction was wrong; null where it held, or where there was none
     */
    public record Shift(
            @Nullable BigDecimal beforeS,
            @Nullable BigDecimal boundS,
            @Nullable BigDecimal predictedS,
            @Nullable String mispredicted) {}

    /** A correction. */
    public record Done(
            String method,
            BigDecimal tookS,
            int attempts,
            @Nullable String failure) {}

    /** The RTC before and after the correction. */
    public record Rtc(
            @Nullable BigDecimal beforeS, @Nullable BigDecimal afterS) {}

    /** With what the ledger has of its cores, its card and its clock since. */
    public static IncidentDocument of(Incident incident, Ledger ledger) {
        CoreLedger cores = ledger.cores();
        List<CoreRecord> taken = cores.ofIncident(incident.id());
        CoreRecord last = taken.isEmpty() ? null : taken.getLast();
        return of(
                incident,
                last,
                last == null
                        ? null
                        : cores.progress(last.id())
                                .map(progress -> Writing.of(last, progress))
                                .orElse(null),
                cores.card(incident.id()).orElse(null),
                ledger.clocks().laterReadings(incident.id()));
    }

    /** With what its steps alone say. */
    public static IncidentDocument of(Incident incident) {
        return of(incident, null, null, null, List.of());
    }

    private static IncidentDocument of(
            Incident incident,
            @Nullable CoreRecord taken,
            @Nullable Writing writing,
            @Nullable CardRecord card,
            List<LaterReading> later) {
        Panic panic = incident.panic();
        Optional<Capture> capture = incident.capture();
        Optional<Measurement> measured = incident.measurement();
        Optional<Proof> proof = incident.proof();
        return new IncidentDocument(
                incident.id(),
                panic.domainName(),
                panic.domain(),
                capture.map(Capture::strategy).orElse(null),
                panic.at(),
                incident.freeze().map(IncidentDocument::seconds).orElse(null),
                incident.outage().map(IncidentDocument::seconds).orElse(null),
                incident.agent().map(IncidentDocument::seconds).orElse(null),
                clocks(panic.baseline(), panic.rtcBaseline()),
                capture.flatMap(Capture::takenCore)
                        .map(core -> new CoreFile(
                                core.path().toString(), core.format().label(), core.bytes()))
                        .or(() -> sealed(taken))
                        .orElse(null),
                failure(capture, taken),
                incident.restart()
                        .map(restart -> (restart.mode() + " by " + restart.actor()).toLowerCase(java.util.Locale.ROOT))
                        .orElse(null),
                measured.map(IncidentDocument::shift).orElse(null),
                incident.change().map(Reading::of).orElse(null),
                incident.correction()
                        .map(done ->
                                new Done(done.method().label(), seconds(done.took()), done.attempts(), done.failure()))
                        .orElse(null),
                proof.map(Proof::second).map(Reading::of).orElse(null),
                measured.map(before -> new Rtc(
                                value(before.rtc()),
                                proof.map(p -> value(p.rtc())).orElse(null)))
                        .orElse(null),
                incident.isProven(),
                incident.end().map(end -> end.outcome().label()).orElse(null),
                incident.end()
                        .map(Ending::stage)
                        .or(incident::next)
                        .orElse(Stage.PROVE)
                        .label(),
                incident.end().map(Ending::reason).orElse(null),
                Moment.of(incident, later),
                writing,
                card);
    }

    private static Optional<CoreFile> sealed(@Nullable CoreRecord core) {
        return core == null || core.state() != CoreRecord.State.SEALED
                ? Optional.empty()
                : Optional.of(new CoreFile(core.path().toString(), CoreFileFormat.KDUMP.label(), core.bytes()));
    }

    private static @Nullable String failure(Optional<Capture> capture, @Nullable CoreRecord taken) {
        return capture.filter(step -> !step.pending()).map(Capture::failure).orElseGet(() -> failure(taken));
    }

    private static @Nullable String failure(@Nullable CoreRecord taken) {
        if (taken == null) {
            return null;
        }
        return switch (taken.state()) {
            case WRITING, SEALED -> null;
            case FAILED -> taken.detail();
            case DELETED -> "it was deleted: " + taken.detail();
        };
    }

    private static @Nullable Clocks clocks(@Nullable Offset system, @Nullable Offset rtc) {
        return system == null && rtc == null ? null : new Clocks(value(system), bound(system), value(rtc), bound(rtc));
    }

    private static Shift shift(Measurement measured) {
        Duration predicted = measured.predicted();
        return new Shift(
                value(measured.system()),
                bound(measured.system()),
                predicted == null ? null : seconds(predicted),
                measured.misprediction(Measurement.ACROSS_A_BOOT).orElse(null));
    }

    private static @Nullable BigDecimal value(@Nullable Offset offset) {
        return offset == null ? null : seconds(offset.value());
    }

    private static @Nullable BigDecimal bound(@Nullable Offset offset) {
        return offset == null ? null : seconds(offset.bound());
    }

    private static BigDecimal seconds(Duration duration) {
        return Seconds.rounded(duration, DECIMALS);
    }
}
