package coretime.host.doctor;

import coretime.host.ClockExplanation;
import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.time.Duration;

/** The guest's clock is right now: the baseline of what a panic makes of it. */
final class GuestSystemClock implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("guest-clock", "the guest's clock is right", Need.CORRECTIONS);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        AgentInfo _ = facts.agent();
        ClockExplanation clock = facts.clock();
        Offset system = clock.system();
        return system == null
                ? Finding.unknown("the agent does not tell the guest's clock")
                : of(system, facts.policy().tolerance(), facts.commands().coretime("clock fix", facts.name()));
    }

    /**
     * Judges.
     *
     * @param fix the command that puts it right
     */
    static Finding of(Offset system, Duration tolerance, String fix) {
        boolean isOff = system.low().compareTo(tolerance) > 0 || system.high().compareTo(tolerance.negated()) < 0;
        return isOff
                ? Finding.warning("it is at " + system + " by the host's", Remedy.host(fix))
                : Finding.ok("at " + system + " by the host's");
    }
}
