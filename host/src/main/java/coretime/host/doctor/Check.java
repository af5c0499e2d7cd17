package coretime.host.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param id the same in every version: {@code "agent-channel"}
 * @param subject the domain's name, or {@code "host"}
 * @param need what is needed, in words
 * @param state whether it is there
 * @param found what was found instead, or how it is; of a check that is {@code UNKNOWN}, why
 * @param enables the strategies and corrections that need it, by their names
 * @param remedy the one act that mends it; null where nothing is to be done, or nothing can be
 */
public record Check(
        String id,
        String subject,
        String need,
        CheckState state,
        String found,
        List<String> enables,
        @Nullable Remedy remedy) {

    public Check {
        enables = List.copyOf(enables);
    }

    static Check of(String subject, Need need, Finding finding) {
        return new Check(
                need.id(), subject, need.words(), finding.state(), finding.found(), need.enables(), finding.remedy());
    }
}
