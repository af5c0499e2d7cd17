package coretime.host;

import coretime.time.Offset;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of watching: a guest kernel's panic, and what was known of its clocks until then.
 *
 * @param domain the domain's UUID
 * @param domainName the domain's name at the time
 * @param qemuProcess the QEMU process, whose life the shift adds up in
 * @param at the panic by QEMU's own timestamp (host clock), else when libvirt's event arrived
 * @param baseline the guest's system clock before the panic, null where it was never read
 * @param rtcBaseline the guest's RTC before the panic, null where it was never read
 */
public record Panic(
        UUID domain,
        String domainName,
        QemuProcess qemuProcess,
        Instant at,
        @Nullable Offset baseline,
        @Nullable Offset rtcBaseline)
        implements StepResult {

    @Override
    public Stage stage() {
        return Stage.WATCH;
    }
}
