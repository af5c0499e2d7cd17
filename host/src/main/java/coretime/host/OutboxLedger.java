package coretime.host;

import coretime.host.internal.LedgerDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The ledger's outbox of notifications. Safe for use by many threads; errors are as the {@link Ledger}'s. */
public final class OutboxLedger {
    private final LedgerDatabase database;

    OutboxLedger(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * A notification that its receiver does not have yet.
     *
     * @param id number in the ledger
     * @param target the receiver
     * @param body what it is to be told
     * @param createdAt when it happened
     * @param attempts how often it was tried
     */
    public record Letter(long id, String target, String body, Instant createdAt, int attempts) {}

    /** Puts one letter for each receiver into the outbox, all or none. */
    public void add(List<String> targets, String body, Instant now) {
        int _ = database.write(handle -> {
            for (String target : targets) {
                handle.createUpdate("INSERT INTO outbox (target, body, created_at, attempts, next_at)"
                                + " VALUES (:target, :body, :now, 0, :now)")
                        .bind("target", target)
                        .bind("body", body)
                        .bind("now", Ledger.nanos(now))
                        .execute();
            }
            return targets.size();
        });
    }

    /** What is to be tried now, the oldest of each receiver first, so many at most. */
    public List<Letter> due(Instant now, int most) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM outbox WHERE next_at <= :now ORDER BY next_at, id LIMIT :most")
                .bind("now", Ledger.nanos(now))
                .bind("most", most)
                .map((row, context) -> new Letter(
                        row.getLong("id"),
                        row.getString("target"),
                        row.getString("body"),
                        Ledger.instant(row.getLong("created_at")),
                        row.getInt("attempts")))
                .list());
    }

    /** When the next one is to be tried; empty where the outbox is. */
    public Optional<Instant> next() {
        return database.read(handle -> handle.createQuery("SELECT next_at FROM outbox ORDER BY next_at LIMIT 1")
                .map((row, context) -> Ledger.instant(row.getLong("next_at")))
                .findOne());
    }

    /** Its receiver has it, or is not to get it any more. */
    public void remove(Letter letter) {
        int _ = database.write(handle -> handle.createUpdate("DELETE FROM outbox WHERE id = :id")
                .bind("id", letter.id())
                .execute());
    }

    /** Its receiver did not take it: it is tried again then, and what else the receiver is to be told not before. */
    public void failed(Letter letter, Instant again, String failure) {
        int _ = database.write(handle -> {
            handle.createUpdate("UPDATE outbox SET attempts = attempts + 1, failure = :failure WHERE id = :id")
                    .bind("failure", failure)
                    .bind("id", letter.id())
                    .execute();
            return handle.createUpdate("UPDATE outbox SET next_at = :again WHERE target = :target AND next_at < :again")
                    .bind("again", Ledger.nanos(again))
                    .bind("target", letter.target())
                    .execute();
        });
    }
}
