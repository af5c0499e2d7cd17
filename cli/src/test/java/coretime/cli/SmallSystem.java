package coretime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A root directory with a step and three units: one waits for it, one needs it, one does neither. */
final class SmallSystem {
    private static final String UNITS = "usr/lib/systemd/system";

    private static final Map<String, String> FILES = Map.of(
            "default.target",
            """
            [Unit]
            Wants=step.service late.service loose.service needs.service
            """,
            "time-sync.target",
            """
            [Unit]
            """,
            "step.service",
            """
            [Unit]
            DefaultDependencies=no
            Wants=time-sync.target
            Before=time-sync.target
            [Service]
            Type=oneshot
            TimeoutStartSec=60
            ExecStart=/usr/sbin/ntpdate ntp.example
            """,
            "late.service",
            """
            [Unit]
            DefaultDependencies=no
            After=time-sync.target
            [Service]
            ExecStart=/usr/bin/late
            """,
            "loose.service",
            """
            [Unit]
            DefaultDependencies=no
            [Service]
            ExecStart=/usr/bin/loose
            """,
            "needs.service",
            """
            [Unit]
            DefaultDependencies=no
            Requires=step.service
            After=step.service
            [Service]
            ExecStart=/usr/bin/needs
            """);

    private SmallSystem() {}

    static void write(Path root) throws IOException {
        Path units = Files.createDirectories(root.resolve(UNITS));
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(units.resolve(file.getKey()), file.getValue());
        }
    }
}
