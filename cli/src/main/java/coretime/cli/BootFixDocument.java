package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootFix;
import coretime.boot.FileChange;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.Unmended;
import coretime.boot.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What mends a boot order, as {@code boot fix --json} prints it.
 *
 * @param written whether the files are as they shall be
 * @param files that are made, changed or taken away
 * @param left what no file mends
 * @param problems what was left out of unit files, {@code FILE:LINE: WHAT}
 * @param before units per verdict as it was; not there where an earlier fix was undone
 * @param after the same with the files
 */
record BootFixDocument(
        boolean written,
        List<Changed> files,
        List<Left> left,
        List<String> problems,
        @Nullable Map<String, Long> before,
        @Nullable Map<String, Long> after) {

    /**
     * A file.
     *
     * @param before its text; null where it is new
     * @param after its text; null where it is taken away
     */
    record Changed(
            String path, @Nullable String before, @Nullable String after) {}

    /** What is not mended. */
    record Left(@Nullable String unit, String because) {}

    static BootFixDocument of(BootFix fix, List<Problem> problems, List<FileChange> changes, boolean isWritten) {
        return new BootFixDocument(
                isWritten || changes.isEmpty(),
                files(changes),
                fix.left().stream().map(BootFixDocument::left).toList(),
                problems.stream().map(Problem::toString).toList(),
                counts(fix.before()),
                counts(fix.after()));
    }

    static BootFixDocument undone(List<FileChange> changes) {
        return new BootFixDocument(true, files(changes), List.of(), List.of(), null, null);
    }

    private static List<Changed> files(List<FileChange> changes) {
        return changes.stream()
                .map(change -> new Changed(
                        change.path(),
                        change.before().orElse(null),
                        change.after().orElse(null)))
                .toList();
    }

    private static Left left(Unmended left) {
        Optional<String> unit = left.unit().map(UnitName::value);
        return new Left(unit.orElse(null), left.because());
    }

    private static Map<String, Long> counts(BootAudit audit) {
        Map<String, Long> counts = new TreeMap<>();
        Arrays.stream(Verdict.values())
                .forEach(verdict -> counts.put(verdict.name().toLowerCase(Locale.ROOT), audit.count(verdict)));
        return counts;
    }
}
