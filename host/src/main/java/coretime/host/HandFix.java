package coretime.host;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.time.Bracketing;

/** {@code coretime clock fix}: puts a guest's clocks right by hand. */
public final class HandFix {

    private HandFix() {}

    /**
     * Measures a running guest's clocks, puts them right as the policy wants it, and proves it.
     *
     * @param ledger which has it afterwards
     * @throws HostException where the guest does not run
     */
    public static ClockFix fix(Connection connection, Domain domain, Policy policy, Ledger ledger)
            throws InterruptedException {
        if (!domain.isActive() || !domain.state().isRunning()) {
            throw new HostException("the guest " + domain.name() + " does not run ("
                    + domain.state().state() + "), so that its clock can be neither read nor set");
        }
        DomainEvents events = new DomainEvents();
        try (EventSubscription _ = connection.subscribe(event -> {
            if (event instanceof LibvirtEvent.DomainEvent ofDomain
                    && ofDomain.domain().uuid().equals(domain.uuid())) {
                events.add(event);
            }
        })) {
            ClockProbe probe = new ClockProbe(Bracketing.system());
            return new ClockFixer(ledger, probe, new ClockSetter(probe)).byHand(new ClockScene(domain, events, policy));
        }
    }
}
