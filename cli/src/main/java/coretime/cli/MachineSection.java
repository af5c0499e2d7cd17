package coretime.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The report's part on what it ran on. Pure. */
final class MachineSection {

    private MachineSection() {}

    static Element of(LabDocument document) {
        LabDocument.Machine machine = document.machine();
        LabDocument.Guest guest = document.guest();
        List<Element> rows = new ArrayList<>();
        add(
                rows,
                "Run",
                Figures.moment(document.startedAt()) + ", for "
                        + Figures.duration(
                                Figures.seconds(Duration.between(document.startedAt(), document.finishedAt()))));
        add(rows, "Correction", document.correction() ? "on" : "off: clocks were only read");
        add(rows, "coretime", document.coretime());
        add(rows, "Accelerator", machine.accelerator() + ": " + machine.acceleratorReason());
        add(
                rows,
                "Host",
                machine.cpus() + (machine.cpus() == 1 ? " CPU" : " CPUs") + ", kernel " + machine.hostKernel());
        add(rows, "QEMU", machine.qemu());
        add(rows, "libvirt", machine.libvirt());
        add(
                rows,
                "Guest",
                guest.name() + ": " + Figures.bytes(guest.ramBytes()) + (guest.sharedRam() ? " shared" : " private")
                        + " RAM, " + Figures.bytes(guest.fillBytes()) + " of it filled, " + guest.vcpus()
                        + (guest.vcpus() == 1 ? " vCPU" : " vCPUs"));
        add(rows, "Guest’s kernel", guest.kernel());
        add(
                rows,
                "Guest’s time",
                guest.timeDaemon() + ", RTC follows the "
                        + (guest.rtcTrack().equals("wall")
                                ? "host (track='wall')"
                                : guest.rtcTrack() + " (track='" + guest.rtcTrack() + "')"));
        add(rows, "On a crash", guest.onCrash());
        add(rows, "Guest agent", guest.agent() ? "installed" : "none");
        return Element.of("section", "prose")
                .with("aria-labelledby", "machine")
                .holding(
                        Html.heading(2, "machine", "What it ran on"),
                        Html.table("Machine, guest and versions", List.of("What", "Value"), rows));
    }

    private static void add(List<Element> rows, String name, String value) {
        rows.add(Html.row(Markup.text(name), Markup.text(value)));
    }
}
