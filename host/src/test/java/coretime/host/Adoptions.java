package coretime.host;

import coretime.libvirt.Domain;
import java.time.Instant;

/** Adoptions as the ledger has them, of domains whose hypervisor has no {@code on_crash} to set. */
public final class Adoptions {
    private Adoptions() {}

    /** Writes that a domain is adopted, and changes nothing about it. */
    public static AdoptionRecord record(Ledger ledger, Domain domain) {
        return ledger.adoptions()
                .begin(domain.uuid(), domain.name(), new CrashActions(null, null), QemuProcess.UNKNOWN, Instant.now());
    }

    /** Writes that it is no longer. */
    public static void end(Ledger ledger, AdoptionRecord adoption) {
        ledger.adoptions().end(adoption, Instant.now());
    }
}
