package coretime.cli;

import coretime.cli.AdoptionDocument.OnCrash;
import coretime.cli.AdoptionDocument.Remembered;
import coretime.host.AdoptionChange;
import coretime.libvirt.Domain;
import java.util.UUID;

/**
 * What {@code host release} did, as {@code --json} prints it.
 *
 * @param onCrashBefore until now
 * @param onCrash from now on
 * @param remembered what it was when the domain was adopted
 */
record ReleaseDocument(String domain, UUID uuid, OnCrash onCrashBefore, OnCrash onCrash, Remembered remembered) {
    static ReleaseDocument of(Domain domain, AdoptionChange change) {
        return new ReleaseDocument(
                domain.name(),
                domain.uuid(),
                OnCrash.of(change.before()),
                OnCrash.of(change.after()),
                Remembered.of(change.adoption()));
    }
}
