package coretime.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renders a guest's domain XML: libvirt's formatdomain. */
final class GuestXml {
    /**
     * For translated code. With QEMU's default, a quarter of the guest's memory or more, the code of boots long past is kept,
     * and each reboot in the same process takes longer than the one before: 14, 24, 26 s, and with this 17 to 20.
     */
    private static final String TCG_CACHE = "<tcg><tb-cache unit='MiB'>128</tb-cache></tcg>";

    /**
     * On a busy host translated interrupts come late: a kernel that tests its timer by them, within milliseconds, finds it
     * dead ("IO-APIC + timer doesn't work") and panics before it has a panic driver, so that nobody is told. KVM guests
     * leave the test out by themselves.
     */
    static final String NO_TIMER_CHECK = "no_timer_check";

    /** Without a helper, a bridge or a right of the host's. */
    private static final String NETWORK = "\n            <interface type='user'><model type='virtio'/></interface>";

    private GuestXml() {}

    /**
     * The files that a guest runs on.
     *
     * @param disk its root file system; none for a guest that lives in its initrd
     * @param second its second disk: what its memory is filled with, or what a test brings along
     * @param console where its serial console goes
     */
    record Files(Path kernel, Path initrd, Optional<Path> disk, Optional<Path> second, Path console) {}

    /**
     * The XML of one guest.
     *
     * @param extraCommandLine for the kernel, after the lab's own words
     */
    static String render(GuestSpec spec, Files files, Accelerator accelerator, List<String> extraCommandLine) {
        boolean kvm = accelerator == Accelerator.KVM;
        return """
                <domain type='%s'>
                  <name>%s</name>
                  <memory unit='b'>%d</memory>
                  <vcpu>%d</vcpu>%s
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>%s</cmdline>
                  </os>
                  <features><acpi/><apic/><vmcoreinfo state='on'/>%s</features>
                  <cpu mode='%s'/>
                  <clock offset='utc'><timer name='rtc' track='%s'/></clock>
                  <on_poweroff>destroy</on_poweroff>
                  <on_reboot>restart</on_reboot>
                  <on_crash>%s</on_crash>
                  <devices>
                    <controller type='usb' model='none'/>%s%s%s
                    <serial type='file'><source path='%s'/><target port='0'/></serial>
                    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                    <memballoon model='none'/>
                    <video><model type='none'/></video>
                    <panic model='isa'/>
                  </devices>
                </domain>
                """.formatted(
                        kvm ? "kvm" : "qemu",
                        escape(spec.name()),
                        spec.ramBytes(),
                        spec.vcpus(),
                        spec.sharedRam()
                                ? "\n  <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"
                                : "",
                        escape(files.kernel().toString()),
                        escape(files.initrd().toString()),
                        escape(commandLine(spec, extraCommandLine)),
                        kvm ? "" : TCG_CACHE,
                        kvm ? "host-passthrough" : "maximum",
                        spec.rtcTrack().xml(),
                        spec.onCrash().xml(),
                        files.disk().map(disk -> disk(disk, "vda")).orElse(""),
                        files.second().map(second -> disk(second, "vdb")).orElse(""),
                        spec.network() ? NETWORK : "",
                        escape(files.console().toString()));
    }

    static String commandLine(GuestSpec spec, List<String> extra) {
        // An NMI that nobody asked for must panic: it is how a guest without an agent is made to.
        List<String> words = new ArrayList<>(List.of(
                "console=ttyS0",
                "root=/dev/vda",
                // What keeps programs apart that one does not trust costs a tenth of a boot under TCG.
                "mitigations=off",
                NO_TIMER_CHECK,
                "sysctl.kernel.unknown_nmi_panic=1",
                "sysctl.kernel.sysrq=1"));
        spec.panicTimeout().ifPresent(seconds -> words.add("panic=" + seconds));
        words.addAll(extra);
        return String.join(" ", words);
    }

    /** Nothing on a lab's disk must outlive its host: no flushes. */
    private static String disk(Path file, String target) {
        return """

                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw' cache='unsafe'/>
                      <source file='%s'/>
                      <target dev='%s' bus='virtio'/>
                    </disk>""".formatted(escape(file.toString()), target);
    }

    /** Text as XML 1.0 content or attribute value; characters that XML cannot hold are refused. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '\'' -> escaped.append("&apos;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    if (character < ' '
                            || (character >= 0xD800 && character <= 0xDFFF)
                            || character == 0xFFFE
                            || character == 0xFFFF) {
                        throw new IllegalArgumentException("XML cannot hold the character U+%04X".formatted(character));
                    }
                    escaped.appendCodePoint(character);
                }
            }
        });
        return escaped.toString();
    }
}
