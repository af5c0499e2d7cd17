package coretime.host.doctor;

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
        Path ledger = facts.commands().ledger();
        return of(ledger, Files.exists(ledger) ? OpenFiles.users(PROC, ledger) : List.of(), facts.hasAdopted());
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
        return hasAdopted
                ? Finding.missing(
                        "no process has " + ledger + " open: an adopted guest that panics stays down until one watches",
                        Remedy.host("coretime host run"))
                : Finding.ok("none is needed: no domain is adopted");
    }
}
