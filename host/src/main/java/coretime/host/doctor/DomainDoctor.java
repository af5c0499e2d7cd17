package coretime.host.doctor;

import coretime.host.AdoptionRecord;
import coretime.host.ClockWays;
import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.Policy;
import coretime.host.Strategy;
import coretime.host.capture.Strategies;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what strategies and corrections need of a domain. It changes nothing that lasts: QEMU is asked whether it would take
 * a background snapshot, and the guest's agent runs a few programs that only read. A domain takes some seconds, and 30 at
 * most, whatever hangs; no check throws: what cannot be found out is {@link CheckState#UNKNOWN}. Safe for use by many threads.
 */
public final class DomainDoctor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** libvirt's own default; where its cores go does not matter to whether it takes them. */
    private static final Path DUMPS = Path.of("/var/lib/libvirt/qemu/dump");

    private static final Round<DomainFacts> ROUND = new Round<>(examinations(), PATIENCE);

    private final Policy policy;
    private final boolean isWatched;
    private final LedgerPlace ledger;
    private final List<Strategy> strategies = Strategies.all(DUMPS);
    private final Optional<String> hostObjection;

    /**
     * For the domains of this host, whose clock it judges first: with NTP servers in the policy that takes up to 10 s.
     *
     * @param policy of the incidents to come
     * @param isWatched whether the daemon's configuration has it watch them, if they are adopted
     * @param ledger there or not
     * @throws InterruptedException when told to stop
     */
    public DomainDoctor(Policy policy, boolean isWatched, LedgerPlace ledger) throws InterruptedException {
        this.policy = policy;
        this.isWatched = isWatched;
        this.ledger = ledger;
        this.hostObjection = objection(policy);
    }

    private static Optional<String> objection(Policy policy) throws InterruptedException {
        try {
            return ClockWays.hostObjection(policy);
        } catch (HostException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<Examination<DomainFacts>> examinations() {
        List<Examination<DomainFacts>> all =
                new ArrayList<>(List.of(new Definition(), new CrashAction(), new WatchRule()));
        all.addAll(Part.all());
        all.addAll(List.of(new HostDevices(), new CopyBudget(), new AgentReply()));
        all.addAll(List.of(GuestCommand.EXEC, GuestCommand.SET_TIME, GuestCommand.GET_TIME));
        all.addAll(List.of(
                new RtcProgram(),
                new PanicDriver(),
                new SetOffsetProgram(),
                new GuestRtc(),
                new GuestSystemClock(),
                new GuestSteppers(),
                new CoreTaker(),
                new Corrected()));
        return all;
    }

    /**
     * Looks at one domain.
     *
     * @param adoption what the ledger has of it; empty where it is not adopted
     * @throws InterruptedException when told to stop
     */
    public DomainCheckup examine(Domain domain, Optional<AdoptionRecord> adoption) throws InterruptedException {
        Commands commands = new Commands(domain.connection().uri(), ledger);
        DomainFacts facts = new DomainFacts(domain, commands, policy, isWatched, strategies, adoption, hostObjection);
        List<Check> checks = ROUND.of(domain.name(), facts);
        return new DomainCheckup(
                domain.name(), domain.uuid(), adoption.isPresent(), facts.stateSeen(), facts.outlookSeen(), checks);
    }
}
