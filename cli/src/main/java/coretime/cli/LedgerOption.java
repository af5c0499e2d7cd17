package coretime.cli;

import coretime.host.LedgerPlace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which ledger is meant, by every command that reads or writes one. */
final class LedgerOption {
    private static final String STANDARD = "/var/lib/coretime/ledger.db";

    @Option(
            names = LedgerPlace.OPTION,
            paramLabel = "LEDGER",
            scope = ScopeType.INHERIT,
            defaultValue = STANDARD,
            description = "The ledger: a file, or postgresql://USER@HOST/DATABASE (default: ${DEFAULT-VALUE}).")
    private String text = STANDARD;

    @Option(
            names = LedgerPlace.PASSWORD_OPTION,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Holds the password of a ledger in PostgreSQL (default: what ~/.pgpass has).")
    private Optional<Path> passwordFile = Optional.empty();

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    LedgerPlace place() {
        try {
            return LedgerPlace.of(text, passwordFile);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ledger: " + e.getMessage(), e);
        }
    }

    /** Behind a command line that means this ledger, too: nothing where it is the standard one. */
    String arguments() {
        LedgerPlace place = place();
        return place.equals(LedgerPlace.STANDARD)
                ? ""
                : place.arguments().stream().map(LibvirtDomain::quoted).collect(Collectors.joining(" ", " ", ""));
    }
}
