package coretime.host;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A core that coretime writes itself, as the ledger has it.
 *
 * @param id number in the ledger
 * @param incident the incident that it is of; 0 where it was taken by hand or the incident could not be written
 * @param domain whose memory
 * @param domainName its name then
 * @param strategy how it was taken
 * @param path where it is once it is sealed; until then it is {@code path.partial}
 * @param level makedumpfile's filter level that was wanted
 * @param state how far it is
 * @param bytes its size; 0 until it is sealed
 * @param beganAt when it was begun
 * @param endedAt when it was sealed or failed; null before
 * @param detail why it failed, or what is to be known of it; null where nothing is
 */
public record CoreRecord(
        long id,
        long incident,
        UUID domain,
        String domainName,
        String strategy,
        Path path,
        int level,
        State state,
        long bytes,
        Instant beganAt,
        @Nullable Instant endedAt,
        @Nullable String detail) {

    /** How far a core is. */
    public enum State {
        /** The guest's memory is held, and written. */
        WRITING,
        /** It is whole, on disk and synced. */
        SEALED,
        /** It could not be written; what there is of it is in its {@code .partial}. */
        FAILED,
        /** It was there, and what is kept of cores does not reach back to it: nothing of it is on disk. */
        DELETED;

        /** The name in JSON and the ledger. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
