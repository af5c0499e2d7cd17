package coretime.cli;

import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import java.util.ArrayList;
import java.util.List;

/**
 * A core's pages beside those of a reference, by page frame number.
 *
 * @param equal how many both hold with the same content
 * @param differing those that both hold, with another content
 * @param excluded those that the reference holds and a filter left out of the core
 * @param missing those that the reference holds and the core does not, without a filter
 * @param additional those that the core alone holds
 */
record PageComparison(
        long equal, List<Long> differing, List<Long> excluded, List<Long> missing, List<Long> additional) {

    /** Of all pages below one. */
    static PageComparison of(MemoryCore core, MemoryCore reference, long endPfn) {
        PhysicalMemory ours = core.memory();
        PhysicalMemory theirs = reference.memory();
        PageBuffer bufferOfOurs = PageBuffer.of(ours);
        PageBuffer bufferOfTheirs = PageBuffer.of(theirs);
        long equal = 0;
        List<Long> differing = new ArrayList<>();
        List<Long> excluded = new ArrayList<>();
        List<Long> missing = new ArrayList<>();
        List<Long> additional = new ArrayList<>();
        for (long pfn = 0; pfn < endPfn; pfn++) {
            Presence presence = ours.presence(pfn);
            if (!theirs.presence(pfn).isReadable()) {
                if (presence.isReadable()) {
                    additional.add(pfn);
                }
            } else if (presence == Presence.EXCLUDED) {
                excluded.add(pfn);
            } else if (!presence.isReadable()) {
                missing.add(pfn);
            } else if (ours.page(pfn, bufferOfOurs).mismatch(theirs.page(pfn, bufferOfTheirs)) >= 0) {
                differing.add(pfn);
            } else {
                equal++;
            }
        }
        return new PageComparison(equal, differing, excluded, missing, additional);
    }
}
