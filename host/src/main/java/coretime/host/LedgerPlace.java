package coretime.host;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a ledger is, as messages show it by {@code toString()}: never with a password. Immutable. */
public sealed interface LedgerPlace {

    /** Of every command that needs one. */
    String OPTION = "--ledger";

    /** The same, of its password. */
    String PASSWORD_OPTION = "--ledger-password-file";

    /** Where it is unless told otherwise. */
    LedgerPlace STANDARD = new InFile(Path.of("/var/lib/coretime/ledger.db"));

    /** An SQLite file, there or not. */
    record InFile(Path path) implements LedgerPlace {
        @Override
        public boolean mayBeThere() {
            return Files.exists(path);
        }

        @Override
        public List<String> arguments() {
            return List.of(OPTION, path.toAbsolutePath().toString());
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A schema of a PostgreSQL database.
     *
     * @param url of the database
     * @param passwordFile a file that nobody else may read, with the password; without one, the user's {@code .pgpass} holds it, or
     *     none is needed
     */
    record InPostgres(PostgresUrl url, Optional<Path> passwordFile) implements LedgerPlace {
        @Override
        public boolean mayBeThere() {
            return true;
        }

        @Override
        public List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of(OPTION, url.toString()));
            passwordFile.ifPresent(file -> arguments.addAll(
                    List.of(PASSWORD_OPTION, file.toAbsolutePath().toString())));
            return arguments;
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * Reads what a person types: a path, or a URL of PostgreSQL.
     *
     * @throws IllegalArgumentException whose message says what is wrong, and shows no password
     */
    static LedgerPlace of(String text, Optional<Path> passwordFile) {
        if (PostgresUrl.looksLike(text)) {
            return new InPostgres(PostgresUrl.parse(text), passwordFile);
        }
        if (passwordFile.isPresent()) {
            throw new IllegalArgumentException("a password is for a ledger in PostgreSQL; this one is a file: " + text);
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("the ledger has no name");
        }
        try {
            return new InFile(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("that is no path: " + e.getReason(), e);
        }
    }

    /** False where there is certainly no ledger yet. */
    boolean mayBeThere();

    /** What says on a command line that it is meant, in whatever directory. */
    List<String> arguments();
}
