package coretime.cli;

import coretime.host.LedgerUnavailable;
import coretime.host.daemon.ServiceManager;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** The server of a ledger may start later than the daemon, and nothing tells when. */
final class LedgerServer {
    private static final System.Logger LOG = System.getLogger("coretime");
    private static final long TRIES_SECONDS = 2;

    private LedgerServer() {}

    /** What needs the server. */
    interface Opening<T> {
        T open() throws InterruptedException;
    }

    /** Opens it as soon as the server is there; what else goes wrong is thrown. */
    static <T> T await(Opening<T> opening, ServiceManager manager) throws InterruptedException {
        for (boolean isFirst = true; ; isFirst = false) {
            try {
                return opening.open();
            } catch (LedgerUnavailable e) {
                if (!e.isAway()) {
                    throw e;
                }
                if (isFirst) {
                    LOG.log(
                            Level.WARNING,
                            e.getMessage() + "; this is tried until it is there, and no guest is watched");
                    manager.ready("the ledger is not there yet: no guest is watched");
                }
                manager.alive();
                TimeUnit.SECONDS.sleep(TRIES_SECONDS);
            }
        }
    }
}
