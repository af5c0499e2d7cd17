package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.host.QemuProcesses;
import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.CoreException;
import coretime.vmcore.CpuState;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.MonitorRegisters;
import coretime.vmcore.Vmcoreinfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of guests' memory before they panic, so that nothing has to be asked while they are down. Safe for use by
 * many threads.
 */
public final class GuestMemories {
    /** With registers and VMCOREINFO it takes milliseconds; memory in which it takes longer was made to. */
    static final Duration KERNEL_SEARCH = Duration.ofSeconds(2);

    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    /** Nothing is known yet. */
    public GuestMemories() {}

    /**
     * What was found out.
     *
     * @param ram where the RAM is
     * @param vmcoreinfo what the kernel said of itself then; another boot has another, so it is only a first guess
     */
    private record Known(GuestRam ram, Optional<Vmcoreinfo> vmcoreinfo) {}

    /** The RAM of a domain's QEMU process. */
    GuestRam ram(Domain domain) {
        QemuProcess process = QemuProcesses.ofHost()
                .find(domain.uuid())
                .orElseThrow(() -> new HostException("the domain " + domain.name() + " has no QEMU process"));
        Known cached = known.get(domain.uuid());
        if (cached != null && cached.ram().process().equals(process)) {
            return cached.ram();
        }
        GuestRam ram = GuestRam.find(domain, process);
        known.put(domain.uuid(), new Known(ram, Optional.empty()));
        return ram;
    }

    /** Where the kernel of a running guest keeps its VMCOREINFO was found out. */
    void remember(Domain domain, Vmcoreinfo vmcoreinfo) {
        known.computeIfPresent(domain.uuid(), (_, cached) -> new Known(cached.ram(), Optional.of(vmcoreinfo)));
    }

    /** The memory of a guest as a core: registers too, by the monitor. */
    MemoryCore core(Domain domain, LiveMemory memory) {
        return LiveMemory.core(domain.name(), memory, registers(domain), vmcoreinfo(domain));
    }

    /** The same without asking the monitor, which answers nobody while libvirt has QEMU write a core. */
    MemoryCore coreWithoutRegisters(Domain domain, LiveMemory memory) {
        return LiveMemory.core(domain.name(), memory, List.of(), vmcoreinfo(domain));
    }

    Optional<Vmcoreinfo> vmcoreinfo(Domain domain) {
        return Optional.ofNullable(known.get(domain.uuid())).flatMap(Known::vmcoreinfo);
    }

    /** None where QEMU does not say them: a core without registers is worth having. */
    private static List<CpuState> registers(Domain domain) {
        try {
            return MonitorRegisters.parse(domain.monitor().human("info registers -a"));
        } catch (ConnectionLostException e) {
            throw e;
        } catch (LibvirtException | CoreException _) {
            return List.of();
        }
    }
}
