package coretime.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import coretime.boot.BootFix;
import coretime.boot.FileChange;
import coretime.boot.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** What mends a boot order, for people: a diff, and the audit before and after. */
final class BootFixText {
    private static final String NONE = "/dev/null";

    private BootFixText() {}

    /** @param isWritten whether the files have been written */
    static String of(BootFix fix, List<Problem> problems, List<FileChange> changes, boolean isWritten, CoreText text) {
        text.fact(
                "as it is",
                BootAuditText.counts(fix.before()),
                look(fix.before().isOrdered()));
        BootAuditText.problems(problems, text);
        fix.left()
                .forEach(left -> text.fact(
                        "not mended", left.unit().map(unit -> unit + ": ").orElse("") + left.because(), Ansi.RED));
        if (changes.isEmpty()) {
            text.fact("files", fix.dropIns().isEmpty() ? "none" : "all that are needed are there");
            return text.toString();
        }
        text.fact(
                isWritten ? "with them" : "mended",
                BootAuditText.counts(fix.after()),
                look(fix.after().isOrdered()));
        text.fact(
                "files",
                changes.size() + (isWritten ? ", written; systemctl daemon-reload has them read" : howToWrite(fix)));
        return text + diff(changes);
    }

    private static String howToWrite(BootFix fix) {
        return fix.isSafe() ? "; --write writes them, --undo takes them away" : ", not written";
    }

    static String undone(List<FileChange> changes, CoreText text) {
        return text.fact("files", changes.isEmpty() ? "none is there" : changes.size() + ", taken away")
                + diff(changes);
    }

    private static Ansi look(boolean isOrdered) {
        return isOrdered ? Ansi.GREEN : Ansi.RED;
    }

    private static String diff(List<FileChange> changes) {
        return changes.stream()
                .flatMap(change -> {
                    List<String> before = lines(change.before().orElse(""));
                    List<String> after = lines(change.after().orElse(""));
                    return UnifiedDiffUtils.generateUnifiedDiff(
                            change.before().isPresent() ? change.path() : NONE,
                            change.after().isPresent() ? change.path() : NONE,
                            before,
                            DiffUtils.diff(before, after),
                            0)
                            .stream();
                })
                .map(line -> IncidentText.printable(line) + '\n')
                .collect(Collectors.joining("", "\n", ""));
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
