package coretime.host;

import java.time.Instant;
import java.util.UUID;

/**
 * An adopted domain, as the ledger has it.
 *
 * @param id number in the ledger
 * @param domain whose
 * @param domainName its name then
 * @param before what {@code on_crash} was
 * @param process whose life {@code before.live} was of; {@link QemuProcess#UNKNOWN} where none ran
 * @param at when
 */
public record AdoptionRecord(
        long id, UUID domain, String domainName, CrashActions before, QemuProcess process, Instant at) {}
