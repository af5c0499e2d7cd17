package coretime.host;

import coretime.libvirt.Domain;
import coretime.libvirt.LifecycleAction;
import coretime.libvirt.LifecycleType;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a domain into coretime's care, and lets it go. An adopted domain has {@code on_crash=preserve}, live and in its
 * definition: a guest that panics is left as it is, <b>and stays down until a coretime that watches it starts it again</b>.
 * What {@code on_crash} was is in the ledger before it is changed.
 *
 * <p>Besides its own errors it throws those of libvirt and of the ledger; each act may be done again after one. For one
 * thread.
 */
public final class Adoption {
    private final Domain domain;
    private final Ledger ledger;

    public Adoption(Domain domain, Ledger ledger) {
        this.domain = domain;
        this.ledger = ledger;
    }

    /** Adopts the domain. One that is adopted already keeps what was remembered first, and gets what it has lost since. */
    public AdoptionChange adopt() {
        CrashActions before = CrashActions.of(domain);
        QemuProcess process = process(before);
        AdoptionRecord adoption =
                ledger.adoptions().begin(domain.uuid(), domain.name(), before, process, Instant.now());
        set(LifecycleAction.PRESERVE, differs(before.live()), differs(before.persistent()));
        CrashActions after = CrashActions.of(domain);
        if (differs(after.live()) || differs(after.persistent())) {
            throw new HostException("libvirt was told to leave " + domain.name()
                    + " alone when it panics, and does not say that it will: " + after + "; adopt it again");
        }
        return new AdoptionChange(adoption, before, after);
    }

    /**
     * Restores what {@code on_crash} was; what somebody else has set since is left. A QEMU process that began since then gets
     * what it would have got from the definition. What was taken of the offers stays in the definition.
     *
     * @throws HostException where it is not adopted
     */
    public AdoptionChange release() {
        AdoptionRecord adoption = ledger.adoptions()
                .find(domain.uuid())
                .orElseThrow(() -> new HostException(domain.name() + " is not adopted, as far as the ledger "
                        + ledger.place() + " knows: there is nothing to restore; name the ledger it was adopted with"));
        CrashActions before = CrashActions.of(domain);
        CrashActions remembered = adoption.before();
        boolean hasItsOwn = remembered.live() != null && adoption.process().equals(process(before));
        restore(before.live(), hasItsOwn ? remembered.live() : remembered.persistent(), true);
        restore(before.persistent(), remembered.persistent(), false);
        CrashActions after = CrashActions.of(domain);
        ledger.adoptions().end(adoption, Instant.now());
        return new AdoptionChange(adoption, before, after);
    }

    /**
     * Puts parts into the domain's definition, for its next start.
     *
     * @param shown the offers that were looked at
     * @param parts which of them are wanted
     * @throws HostException where the domain has no definition, where somebody changed it since, or where libvirt took it
     *     without them
     */
    public void take(DomainOffers shown, Set<DomainPart> parts) {
        if (!domain.isPersistent()) {
            throw new HostException(
                    domain.name() + " is transient: it has no definition for a next start; change what creates it");
        }
        if (!shown.areOf(domain.inactiveXml())) {
            throw new HostException("somebody changed the definition of " + domain.name()
                    + " in this moment, and it was left as it is; look at the offers again");
        }
        Domain defined = domain.connection().define(shown.with(parts));
        Set<DomainPart> present = DomainOffers.of(defined.inactiveXml()).present();
        Optional<DomainPart> missing =
                parts.stream().filter(part -> !present.contains(part)).findFirst();
        if (missing.isPresent()) {
            throw new HostException("libvirt took the definition of " + domain.name() + " without "
                    + missing.get().label() + "; see 'virsh dumpxml --inactive " + domain.name() + "'");
        }
    }

    private QemuProcess process(CrashActions now) {
        return now.live() == null ? QemuProcess.UNKNOWN : QemuProcess.of(domain);
    }

    /** Where nothing is remembered for it, it began after the adoption: as somebody else's, and is left. */
    private void restore(@Nullable LifecycleAction now, @Nullable LifecycleAction wanted, boolean isLive) {
        if (now == LifecycleAction.PRESERVE && wanted != null) {
            set(wanted, isLive, !isLive);
        }
    }

    private void set(LifecycleAction action, boolean live, boolean persistent) {
        if (live || persistent) {
            domain.setLifecycleAction(LifecycleType.CRASH, action, live, persistent);
        }
    }

    private static boolean differs(@Nullable LifecycleAction action) {
        return action != null && action != LifecycleAction.PRESERVE;
    }
}
