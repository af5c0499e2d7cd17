package coretime.vmcore;

import java.util.List;
import java.util.Map;

/**
 * What a filter decided.
 *
 * @param keep the pages to write; belongs to the caller
 * @param excluded how many pages of each class were left out; classes without any are absent
 * @param problems what was not understood, whose pages are kept: one sentence each
 */
public record PageSelection(PageSet keep, Map<PageClass, Long> excluded, List<String> problems) {
    /** Copies the map and the list. */
    public PageSelection {
        excluded = Map.copyOf(excluded);
        problems = List.copyOf(problems);
    }
}
