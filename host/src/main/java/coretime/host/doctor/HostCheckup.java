package coretime.host.doctor;

import java.util.List;

/** What was found of a host. Immutable. */
public record HostCheckup(List<Check> checks) {
    public HostCheckup {
        checks = List.copyOf(checks);
    }
}
