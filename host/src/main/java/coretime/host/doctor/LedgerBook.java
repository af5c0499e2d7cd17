package coretime.host.doctor;

import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.LedgerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The ledger can be read, and by its owner alone. */
final class LedgerBook implements Examination<HostFacts> {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    @Override
    public Need need() {
        return new Need("ledger", "a ledger that can be read", Need.ALL);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return of(facts.commands().ledger());
    }

    static Finding of(LedgerPlace ledger) throws IOException {
        try (Ledger there = Ledger.find(ledger).orElse(null)) {
            return there == null
                    ? Finding.ok(ledger + " is made with the first adoption")
                    : switch (ledger) {
                        case LedgerPlace.InFile(Path file) -> isPrivate(file);
                        case LedgerPlace.InPostgres _ -> Finding.ok(ledger.toString());
                    };
        } catch (HostException e) {
            return Finding.missing(
                    String.valueOf(e.getMessage()),
                    Remedy.advice(
                            "run coretime as the user whose it is, and of the version that wrote it, or name another"
                                    + " one by --ledger"));
        }
    }

    private static Finding isPrivate(Path file) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        return PRIVATE.containsAll(rights)
                ? Finding.ok(file + ", for its owner alone")
                : Finding.warning(
                        file + " has the rights " + PosixFilePermissions.toString(rights)
                                + ": others read what guests' kernels logged",
                        Remedy.host("chmod 600 " + Commands.quoted(file.toString())));
    }
}
