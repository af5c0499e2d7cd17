package coretime.host;

import coretime.libvirt.Domain;

/**
 * What a step has to go by besides the results before it.
 *
 * @param incident the incident so far
 * @param domain the domain
 * @param events the domain's events
 * @param from the position in {@code events} of the panic
 * @param policy what is wanted
 * @param listener who is told of progress
 * @param writers who writes cores while their guests boot again
 */
public record Scene(
        Incident incident,
        Domain domain,
        DomainEvents events,
        long from,
        Policy policy,
        IncidentListener listener,
        CoreWriters writers) {

    /**
     * Ends what runs after the restart when the guest has panicked once more: that is an incident of its own.
     *
     * @throws HostException where it has
     */
    void requireNoOtherPanic() {
        incident.restart()
                .flatMap(restart -> events.find(
                        from, event -> GuestEvents.crashed(event).filter(at -> at.isAfter(restart.resumedAt()))))
                .ifPresent(at -> {
                    throw new HostException(
                            "the guest " + domain.name() + " panicked again before its clock was proven");
                });
    }

    /** What there is to go by once the guest runs. */
    ClockScene clock() {
        return new ClockScene(domain, events, policy);
    }

    /** Whether nobody has let the guest's CPUs run since the panic: its memory is still as it was then. */
    public boolean isStanding() {
        return events.find(from, GuestEvents::over).isEmpty();
    }

    Scene with(Incident further) {
        return new Scene(further, domain, events, from, policy, listener, writers);
    }
}
