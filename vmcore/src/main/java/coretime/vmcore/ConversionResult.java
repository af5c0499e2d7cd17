package coretime.vmcore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a conversion did.
 *
 * @param written the new core
 * @param level the pages that were left out in the end, by this conversion or by its source's
 * @param excluded how many pages this conversion left out, by class
 * @param notInSource pages that the source itself had left out
 * @param missing pages that the source should have and has not
 * @param damaged pages of the source that could not be decoded; missing in the new core
 * @param notFiltered why no more than zero pages were left out although the level asked for more; empty where all was done
 * @param problems what was not understood or is damaged: one sentence each
 * @param manifest the manifest, where the core was sealed
 * @param took from the first page's reading to the last one's sync
 */
public record ConversionResult(
        WrittenCore written,
        FilterLevel level,
        Map<PageClass, Long> excluded,
        long notInSource,
        long missing,
        long damaged,
        Optional<String> notFiltered,
        List<String> problems,
        Optional<Manifest> manifest,
        Duration took) {
    /** Copies the map and the list. */
    public ConversionResult {
        excluded = Map.copyOf(excluded);
        problems = List.copyOf(problems);
    }
}
