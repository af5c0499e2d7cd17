package coretime.host.doctor;

import coretime.host.LedgerPlace;
import coretime.host.Policy;
import coretime.libvirt.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what strategies and corrections need of the host. It changes nothing, takes 15 s at most, and no check throws: what
 * cannot be found out is {@link CheckState#UNKNOWN}. Immutable, safe for use by many threads.
 */
public final class HostDoctor {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String SUBJECT = "host";

    private static final Round<HostFacts> ROUND = new Round<>(
            List.of(
                    new LibvirtService(),
                    new QemuVersion(),
                    new LedgerBook(),
                    new Watcher(),
                    new ReferenceClock(),
                    new HostSteppers(),
                    new ProcessMemory(),
                    new UserFaultRights(),
                    new CoreDirectory(),
                    new CoreDisk(),
                    new CopyMemory(),
                    new LibvirtHooks()),
            PATIENCE);

    private final Policy policy;
    private final LedgerPlace ledger;

    /**
     * For one host.
     *
     * @param policy of the incidents to come
     * @param ledger there or not
     */
    public HostDoctor(Policy policy, LedgerPlace ledger) {
        this.policy = policy;
        this.ledger = ledger;
    }

    /**
     * Looks.
     *
     * @param hasAdopted whether a domain of this host is adopted, so that somebody has to watch it
     * @throws InterruptedException when told to stop
     */
    public HostCheckup examine(Connection connection, boolean hasAdopted) throws InterruptedException {
        Commands commands = new Commands(connection.uri(), ledger);
        return examine(new HostFacts(Optional.of(connection), "", commands, policy, hasAdopted));
    }

    /**
     * Looks at what can be seen without libvirt.
     *
     * @param trouble why it is not there
     * @throws InterruptedException when told to stop
     */
    public HostCheckup examineWithoutLibvirt(String uri, String trouble) throws InterruptedException {
        return examine(new HostFacts(Optional.empty(), trouble, new Commands(uri, ledger), policy, false));
    }

    private static HostCheckup examine(HostFacts facts) throws InterruptedException {
        return new HostCheckup(ROUND.of(SUBJECT, facts));
    }
}
