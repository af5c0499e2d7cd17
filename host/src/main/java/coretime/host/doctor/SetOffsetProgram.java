package coretime.host.doctor;

import coretime.host.HostException;
import coretime.libvirt.AgentException;

/** The guest has a program by which its kernel can be told to add to its clock. */
final class SetOffsetProgram implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return Need.of("set-offset-program", "perl or python3 that can adjust the guest's clock", Need.SET_OFFSET);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        if (!GuestCommand.EXEC.isIn(facts.agent())) {
            return Finding.unknown("the agent may not run programs");
        }
        try {
            return Finding.ok(facts.clockProgram() + " does, all but the change");
        } catch (AgentException e) {
            return Finding.unknown(String.valueOf(e.getMessage()));
        } catch (HostException e) {
            return Finding.missing(String.valueOf(e.getMessage()), Remedy.guest("apt-get install perl-base"));
        }
    }
}
