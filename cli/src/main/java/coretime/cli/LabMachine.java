package coretime.cli;

import coretime.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run of {@code coretime lab} ran on and with. */
final class LabMachine {

    private LabMachine() {}

    static LabDocument.Machine of(Lab lab) {
        return new LabDocument.Machine(
                Runtime.getRuntime().availableProcessors(),
                hostKernel(),
                lab.connection().hypervisorVersion(),
                lab.connection().daemonVersion(),
                lab.accelerator().accelerator().name(),
                lab.accelerator().reason());
    }

    static LabDocument.Guest guest(LabPlan plan, Lab lab) {
        return new LabDocument.Guest(
                plan.guest().name(),
                plan.guest().ramBytes(),
                plan.guest().vcpus(),
                plan.guest().fillBytes(),
                Choice.label(plan.guest().rtcTrack()),
                Choice.label(plan.guest().onCrash()),
                Choice.label(plan.guest().timeDaemon()),
                plan.guest().agent(),
                plan.guest().sharedRam(),
                lab.images().get(plan.guest().image()).kernelVersion());
    }

    private static String hostKernel() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
