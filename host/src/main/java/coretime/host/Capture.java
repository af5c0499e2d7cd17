package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of capturing: the core, or that its memory is held and being written, or why there is none.
 *
 * @param strategy the strategy's name: {@code handoff}, {@code direct}, {@code libvirt}, …
 * @param core the core, null where none was taken or it is still to be written
 * @param took from the start of the capture until the core was closed, the memory held, or the attempt over
 * @param failure what went wrong, null where nothing did; a core may exist all the same and then is not complete
 * @param pending whether the memory is held and written while the guest boots: the ledger's cores say what becomes of it
 * @param ended whether the QEMU process was ended for it, so that the guest has to be started anew
 * @param estimated the outage that was expected, null where none was told
 * @param restartedAt when the strategy itself reset the guest, so that it boots again; null where the step {@code restart}
 *     is to do so
 * @param others why other strategies were not taken or failed, one sentence each
 */
public record Capture(
        String strategy,
        @Nullable Core core,
        Duration took,
        @Nullable String failure,
        boolean pending,
        boolean ended,
        @Nullable Duration estimated,
        @Nullable Instant restartedAt,
        List<String> others)
        implements StepResult {

    public Capture {
        // A ledger of an earlier version does not have them.
        others = others == null ? List.of() : List.copyOf(others);
    }

    /** A core on disk, or none, with the reason. */
    public Capture(String strategy, @Nullable Core core, Duration took, @Nullable String failure) {
        this(strategy, core, took, failure, false, false, null, null, List.of());
    }

    /** Memory that is held. */
    public static Capture held(String strategy, Duration took, boolean ended) {
        return new Capture(strategy, null, took, null, true, ended, null, null, List.of());
    }

    /** Memory that is held although the guest boots again already, in the same QEMU process. */
    public static Capture restarted(String strategy, Duration took, Instant at) {
        return new Capture(strategy, null, took, null, true, false, null, at, List.of());
    }

    /** Nothing was taken, and the guest is as it was: another strategy may try. */
    public boolean isMiss() {
        return core == null && !pending && !ended;
    }

    Capture with(@Nullable Duration expected, List<String> reasons) {
        return new Capture(strategy, core, took, failure, pending, ended, expected, restartedAt, reasons);
    }

    @Override
    public Stage stage() {
        return Stage.CAPTURE;
    }

    /** When the strategy itself reset the guest. */
    public Optional<Instant> restarted() {
        return Optional.ofNullable(restartedAt);
    }

    public Optional<Core> takenCore() {
        return Optional.ofNullable(core);
    }
}
