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
                lab.accelerator().name(),
                lab.acceleratorReason());
    }

    static LabDocument.Guest guest(LabPlan plan, Lab lab) {
        return new LabDocument.Guest(
                plan.guest().name(),
                plan.guest().ramBytes(),
                plan.guest().vcpus(),
                plan.guest().fillBytes(),
                plan.guest().rtcTrack().label(),
                plan.guest().onCrash().label(),
                plan.guest().timeDaemon().label(),
                plan.guest().agent(),
                plan.guest().sharedRam(),
                lab.kernelVersion());
    }

    private static String hostKernel() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
