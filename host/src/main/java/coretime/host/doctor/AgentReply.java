package coretime.host.doctor;

import coretime.libvirt.AgentInfo;

/** The guest's agent answers. */
final class AgentReply implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("agent", "the guest's agent answers", Need.CORRECTIONS);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        try {
            AgentInfo agent = facts.agent();
            return Finding.ok("qemu-guest-agent " + agent.version());
        } catch (DomainFacts.AgentSilent e) {
            return Finding.missing(
                    String.valueOf(e.getMessage()),
                    Remedy.guest("apt-get install qemu-guest-agent; systemctl restart qemu-guest-agent"));
        }
    }
}
