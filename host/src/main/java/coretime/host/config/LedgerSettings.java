package coretime.host.config;

import coretime.host.LedgerPlace;
import coretime.host.PostgresUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The ledger.
 *
 * @param file absolute path of the file that it is
 * @param url of the database that it is instead
 * @param passwordFile absolute path of the file whose content is the database's password
 * @param readings how old readings of clocks get that no incident is about
 */
public record LedgerSettings(Path file, Optional<PostgresUrl> url, Optional<Path> passwordFile, Duration readings) {

    /** A file. */
    public static LedgerSettings standard() {
        return new LedgerSettings(
                Path.of("/var/lib/coretime/ledger.db"), Optional.empty(), Optional.empty(), Duration.ofDays(92));
    }

    /** Where it is. */
    public LedgerPlace place() {
        return url.<LedgerPlace>map(database -> new LedgerPlace.InPostgres(database, passwordFile))
                .orElseGet(() -> new LedgerPlace.InFile(file));
    }

    public LedgerSettings withFile(Path path) {
        return new LedgerSettings(path, url, passwordFile, readings);
    }

    public LedgerSettings withUrl(Optional<PostgresUrl> database) {
        return new LedgerSettings(file, database, passwordFile, readings);
    }

    public LedgerSettings withPasswordFile(Optional<Path> path) {
        return new LedgerSettings(file, url, path, readings);
    }

    public LedgerSettings withReadings(Duration age) {
        return new LedgerSettings(file, url, passwordFile, age);
    }
}
