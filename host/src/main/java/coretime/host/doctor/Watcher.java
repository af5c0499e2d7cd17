package coretime.host.doctor;

import coretime.host.LedgerPlace;
import coretime.host.daemon.DaemonLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One coretime has the ledger open and takes the panics of adopted domains. A command that writes to the ledger just then counts
 * as one.
 */
final class Watcher implements Examination<HostFacts> {
    private static final Path PROC = Path.of("/proc");

    @Override
    public Need need() {
        return new Need("watcher", "one coretime that watches", Need.ALL);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return switch (facts.commands().ledger()) {
            case LedgerPlace.InFile(Path file) ->
                of(file, Files.exists(file) ? OpenFiles.users(PROC, file) : List.of(), facts.hasAdopted());
            case LedgerPlace.InPostgres place -> of(place, DaemonLock.isHeld(place), facts.hasAdopted());
        };
    }

    private static Finding of(LedgerPlace.InPostgres ledger, boolean isHeld, boolean hasAdopted) {
        return isHeld
                ? Finding.ok("a daemon has the lock of " + ledger)
                : nobody("no daemon has the lock of " + ledger, hasAdopted);
    }

    static Finding of(Path ledger, List<Long> users, boolean hasAdopted) {
        if (users.size() > 1) {
            return Finding.warning(
                    "processes " + users + " have " + ledger + " open: two that watch take each other's panics",
                    Remedy.advice("let one of them run"));
        }
        if (users.size() == 1) {
            return Finding.ok("process " + users.getFirst() + " has " + ledger + " open");
        }
        return nobody("no process has " + ledger + " open", hasAdopted);
    }

    private static Finding nobody(String seen, boolean hasAdopted) {
        return hasAdopted
                ? Finding.missing(
                        seen + ": an adopted guest that panics stays down until one watches",
                        Remedy.host("coretime host run"))
                : Finding.ok("none is needed: no domain is adopted");
    }
}
