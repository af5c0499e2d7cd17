package coretime.cli;

import coretime.cli.AdoptionDocument.OnCrash;
import coretime.cli.AdoptionDocument.Remembered;
import coretime.host.AdoptionChange;
import coretime.libvirt.Domain;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code host release} did, as {@code --json} prints it.
 *
 * @param onCrashBefore until now
 * @param onCrash from now on
 * @param remembered what it was when the domain was adopted
 * @param down what to do where the guest has panicked and nobody acts on that any more; null where it has not
 */
record ReleaseDocument(
        String domain,
        UUID uuid,
        OnCrash onCrashBefore,
        OnCrash onCrash,
        Remembered remembered,
        @Nullable String down) {

    /**
     * What was done.
     *
     * @param boot the commands that let a crashed guest boot
     */
    static ReleaseDocument of(Domain domain, AdoptionChange change, String boot) {
        return new ReleaseDocument(
                domain.name(),
                domain.uuid(),
                OnCrash.of(change.before()),
                OnCrash.of(change.after()),
                Remembered.of(change.adoption()),
                domain.state().isCrashed()
                        ? "it has panicked and stays down: libvirt acted on that once, by leaving it so; let it boot by "
                                + boot
                        : null);
    }
}
