package coretime.vmcore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a core says besides its pages; known at the latest when it is finished.
 *
 * @param architecture the machine
 * @param ram the RAM that the guest has
 * @param cpus the CPUs with their registers
 * @param vmcoreinfo the kernel's own words on itself
 * @param physBase where the kernel's image lies, less the address it was linked for; of VMCOREINFO where that has it
 * @param utsname the kernel's name
 * @param takenAt when the memory was as it is in the core
 * @param level the pages that were left out
 */
public record CoreFacts(
        Architecture architecture,
        RamMap ram,
        List<CpuState> cpus,
        Optional<Vmcoreinfo> vmcoreinfo,
        Optional<Long> physBase,
        Optional<Utsname> utsname,
        Optional<Instant> takenAt,
        FilterLevel level) {
    /** Copies the list. */
    public CoreFacts {
        cpus = List.copyOf(cpus);
    }
}
