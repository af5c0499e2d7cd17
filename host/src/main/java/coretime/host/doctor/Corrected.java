package coretime.host.doctor;

import coretime.libvirt.AgentInfo;

/** A correction can put the guest's clock right as things are now. */
final class Corrected implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("correction", "a correction that can put the clock right", Need.CORRECTIONS);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        AgentInfo _ = facts.agent();
        return of(facts.outlook());
    }

    static Finding of(Outlook outlook) {
        return outlook.correction()
                .map(correction -> Finding.ok(correction.name()))
                .orElseGet(() -> Finding.missing(
                        "none can: " + Outlook.obstacles(outlook.corrections()),
                        Remedy.advice("mend what the other checks of host and guest name")));
    }
}
