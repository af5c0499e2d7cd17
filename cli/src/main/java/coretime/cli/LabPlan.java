package coretime.cli;

import coretime.lab.GuestSpec;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run of {@code coretime lab} is to do.
 *
 * @param guest the guest to break
 * @param crashes how many times
 * @param correct whether its clock is corrected
 * @param strategy how the core is taken
 * @param privateLibvirt whether to start a libvirt of its own in any case
 * @param agentTimeout how long the guest agent may take after a restart
 * @param directory where report, cores and ledger go
 */
record LabPlan(
        GuestSpec guest,
        int crashes,
        boolean correct,
        StrategyName strategy,
        boolean privateLibvirt,
        Duration agentTimeout,
        Path directory) {

    /** The strategies there are. */
    enum StrategyName {
        LIBVIRT
    }

    /** The lab that this run needs. */
    LabOptions lab() {
        return LabOptions.standard()
                .withLibvirt(privateLibvirt ? LabLibvirt.Mode.PRIVATE : LabLibvirt.Mode.AUTO)
                .withDumps(cores())
                .withImage(guest.image());
    }

    Path reportFile() {
        return directory.resolve("report.html");
    }

    Path jsonFile() {
        return directory.resolve("lab.json");
    }

    Path ledgerFile() {
        return directory.resolve("ledger.db");
    }

    Path cores() {
        return directory.resolve("cores");
    }
}
