package coretime.lab;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtUnavailable;
import coretime.libvirt.NoSuchDomain;
import java.nio.file.Path;

/** Domains that a killed lab left in the system's libvirt. */
final class SystemLeftovers {
    private SystemLeftovers() {}

    /** Removes those that bear the lab's name and run on that lab's disks; all others are not ours to touch. */
    static void remove(Path runDirectory) {
        if (!LabLibvirt.systemMayAnswer()) {
            return;
        }
        try (Connection connection = Connection.open(LabLibvirt.SYSTEM_URI)) {
            for (Domain domain : connection.domains()) {
                if (domain.name().startsWith(GuestSpec.NAME_PREFIX) && runsIn(domain, runDirectory)) {
                    Guest.remove(domain);
                }
            }
        } catch (LibvirtUnavailable _) {
            // Where no libvirt answers no domain runs under it.
        }
    }

    private static boolean runsIn(Domain domain, Path runDirectory) {
        try {
            return domain.xml().contains(GuestXml.escape(runDirectory + "/"));
        } catch (NoSuchDomain _) {
            // Gone while we looked.
            return false;
        }
    }
}
