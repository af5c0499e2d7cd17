package coretime.cli;

import coretime.host.CorePolicy;
import coretime.lab.GuestSpec;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run of {@code coretime lab} is to do.
 *
 * @param guest the guest to break
 * @param crashes how many times
 * @param correct whether its clock is corrected
 * @param strategies how the core may be taken, in this order; empty: as is quickest
 * @param privateLibvirt whether to start a libvirt of its own in any case
 * @param agentTimeout how long the guest agent may take after a restart
 * @param directory where report, cores and ledger go
 */
record LabPlan(
        GuestSpec guest,
        int crashes,
        boolean correct,
        List<StrategyName> strategies,
        boolean privateLibvirt,
        Duration agentTimeout,
        Path directory) {

    /** The strategies there are. */
    enum StrategyName {
        HANDOFF,
        DIRECT,
        SNAPSHOT,
        QEMU,
        LIBVIRT
    }

    LabPlan {
        strategies = List.copyOf(strategies);
    }

    /** What is wanted of cores that coretime writes itself. */
    CorePolicy corePolicy() {
        return CorePolicy.in(cores())
                .withOrder(strategies.stream().map(Choice::label).toList());
    }

    /** The lab that this run needs. */
    LabOptions lab() {
        return LabOptions.standard()
                .withLibvirt(privateLibvirt ? LabLibvirt.Mode.PRIVATE : LabLibvirt.Mode.AUTO)
                .withDumps(cores())
                .withImage(guest.image())
                .withUserFaults(strategies.contains(StrategyName.SNAPSHOT));
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
