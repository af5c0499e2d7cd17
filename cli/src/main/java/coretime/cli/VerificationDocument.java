package coretime.cli;

import coretime.vmcore.Verification;
import coretime.vmcore.Verification.Check;
import coretime.vmcore.Verification.Outcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code core verify} found, as {@code --json} prints it.
 *
 * @param holds whether nothing is damaged
 */
record VerificationDocument(String name, @Nullable String format, boolean holds, List<Part> checks) {

    /**
     * A part that was looked at.
     *
     * @param outcome good, damaged or not_checked
     */
    record Part(String part, String outcome, String summary, List<String> problems) {}

    static VerificationDocument of(Verification verification) {
        return new VerificationDocument(
                verification.name(),
                verification.format().map(Object::toString).orElse(null),
                verification.holds(),
                verification.checks().stream().map(VerificationDocument::part).toList());
    }

    private static Part part(Check check) {
        return new Part(
                check.part(), check.outcome().name().toLowerCase(Locale.ROOT), check.summary(), check.problems());
    }

    /** The same for people. */
    String text(CoreText text) {
        text.fact("core", name, Ansi.BOLD);
        for (Part part : checks) {
            String said = switch (Outcome.valueOf(part.outcome().toUpperCase(Locale.ROOT))) {
                case GOOD -> "good: ";
                case DAMAGED -> "damaged: ";
                case NOT_CHECKED -> "not checked: ";
            };
            text.fact(part.part(), said + part.summary(), part.outcome().equals("damaged") ? Ansi.RED : Ansi.NONE);
            part.problems().forEach(text::more);
        }
        return text.fact("verdict", holds ? "the core is whole" : "the core is damaged", holds ? Ansi.GREEN : Ansi.RED)
                .toString();
    }
}
