package coretime.host;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of capturing: the core, or why there is none.
 *
 * @param strategy the strategy's name, as in {@code design}: {@code libvirt}, {@code qemu}, …
 * @param core the core, null where none was taken
 * @param took from the start of the capture until the core was closed or the attempt was over
 * @param failure what went wrong, null where nothing did; a core may exist all the same and then is not complete
 */
public record Capture(
        String strategy,
        @Nullable Core core,
        Duration took,
        @Nullable String failure) implements StepResult {

    @Override
    public Stage stage() {
        return Stage.CAPTURE;
    }

    public Optional<Core> takenCore() {
        return Optional.ofNullable(core);
    }
}
