package coretime.host.config;

import static coretime.host.config.internal.Doubt.when;

import coretime.host.PostgresUrl;
import coretime.host.config.internal.Kind;
import coretime.host.config.internal.Kinds;
import coretime.host.config.internal.Place;
import java.util.List;
import java.util.Optional;

/** The URL of a ledger in PostgreSQL. Somebody may have put a password into it: no message shows it. */
final class LedgerUrl implements Kind<PostgresUrl> {
    private static final Kind<String> TEXT = Kinds.text();
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> VERIFIED = List.of("verify-ca", "verify-full");

    @Override
    public String allowed() {
        return "postgresql://USER@HOST/DATABASE";
    }

    @Override
    public Optional<PostgresUrl> read(Place place) {
        return TEXT.read(place).flatMap(text -> {
            try {
                return Optional.of(PostgresUrl.parse(text));
            } catch (IllegalArgumentException e) {
                place.error(e.getMessage() + "; allowed: " + allowed() + ", and the password in ledger.password-file");
                return Optional.empty();
            }
        });
    }

    /** What is unreasonable about one that is taken all the same. */
    static Optional<String> doubt(PostgresUrl url) {
        return when(
                !LOOPBACK.contains(url.host())
                        && !VERIFIED.contains(url.parameters().getOrDefault("sslmode", "")),
                "whoever is on the way to " + url.host()
                        + " can read what guests' kernels logged, and answer in its place: take"
                        + " sslmode=verify-full");
    }

    @Override
    public Optional<Object> plain(PostgresUrl url) {
        return Optional.of(url.toString());
    }
}
