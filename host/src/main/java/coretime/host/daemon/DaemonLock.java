package coretime.host.daemon;

import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.LedgerUnavailable;
import java.nio.file.Path;

/** One daemon for each ledger: two would take the same panic twice. For one thread of each process. */
public sealed interface DaemonLock extends AutoCloseable permits FileDaemonLock, SessionDaemonLock {

    /**
     * Takes the lock.
     *
     * @throws LedgerUnavailable where the ledger's server cannot be asked
     * @throws HostException where another process has it, or it cannot be taken
     */
    static DaemonLock take(LedgerPlace ledger) throws InterruptedException {
        return switch (ledger) {
            case LedgerPlace.InFile(Path path) -> FileDaemonLock.take(path);
            case LedgerPlace.InPostgres postgres -> SessionDaemonLock.take(postgres);
        };
    }

    /**
     * Whether a daemon has the lock.
     *
     * @throws HostException where that cannot be told
     */
    static boolean isHeld(LedgerPlace ledger) {
        return switch (ledger) {
            case LedgerPlace.InFile(Path path) -> FileDaemonLock.isHeld(path);
            case LedgerPlace.InPostgres postgres -> SessionDaemonLock.isHeld(postgres);
        };
    }

    /** What is said where another has it. */
    static HostException held(LedgerPlace ledger) {
        return new HostException("another coretime daemon watches with the ledger " + ledger
                + " already; end that one first, or give this one another ledger");
    }

    /**
     * Sees to it that it is still held, and takes it again where its server has lost it. A server that is away holds nothing up: it
     * is asked again by the next call. To be called now and then.
     *
     * @throws HostException where another daemon has taken it meanwhile: this one has to end
     */
    void keep();

    @Override
    void close();
}
