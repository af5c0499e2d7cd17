package coretime.libvirt;

import java.time.Duration;

/**
 * How far a domain's job (dump, save, migration) is.
 *
 * @param type what is known of the job; {@code NONE} where there is none
 * @param operation what the job does
 * @param timeElapsed since the job began; milliseconds are libvirt's resolution
 * @param memTotalBytes guest memory that the job covers; 0 where libvirt does not say
 * @param memProcessedBytes done so far
 * @param memRemainingBytes still to do
 */
public record JobStats(
        Type type,
        Operation operation,
        Duration timeElapsed,
        long memTotalBytes,
        long memProcessedBytes,
        long memRemainingBytes) {

    /** {@code virDomainJobType}, in its order. */
    public enum Type {
        NONE,
        /** Under way, with an end that can be estimated. */
        BOUNDED,
        /** Under way, with no known end. */
        UNBOUNDED,
        COMPLETED,
        FAILED,
        CANCELLED,
        UNKNOWN
    }

    /** {@code virDomainJobOperation}, in its order. */
    public enum Operation {
        UNKNOWN,
        START,
        SAVE,
        RESTORE,
        MIGRATION_IN,
        MIGRATION_OUT,
        SNAPSHOT,
        SNAPSHOT_REVERT,
        DUMP,
        BACKUP,
        SNAPSHOT_DELETE
    }

    /** Whether a job is under way. */
    public boolean isActive() {
        return type == Type.BOUNDED || type == Type.UNBOUNDED;
    }
}
