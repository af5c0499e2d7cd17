package coretime.host;

import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageRelease;

/**
 * A guest's memory that is held and not yet written: what {@link Strategy#capture} leaves to be done while the guest boots
 * again.
 *
 * @param core the memory with its registers; closing it gives it all back
 * @param release told of pages that are written, to give them back before the rest
 */
public record PendingCore(MemoryCore core, PageRelease release) {}
