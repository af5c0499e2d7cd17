package coretime.host.doctor;

import coretime.libvirt.DomainState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a domain. Immutable.
 *
 * @param state when the look began; null where libvirt did not say
 * @param outlook what would be done if it panicked now; null where that could not be found out in time
 */
public record DomainCheckup(
        String name,
        UUID uuid,
        boolean adopted,
        @Nullable DomainState state,
        @Nullable Outlook outlook,
        List<Check> checks) {
    public DomainCheckup {
        checks = List.copyOf(checks);
    }

    /** Whether its CPUs run. */
    public boolean isRunning() {
        return state != null && state.isRunning();
    }

    /** What came of the check with this id. */
    public CheckState of(String id) {
        return checks.stream()
                .filter(check -> check.id().equals(id))
                .map(Check::state)
                .findFirst()
                .orElse(CheckState.UNKNOWN);
    }
}
