package coretime.host.doctor;

import coretime.host.CorePolicy;
import coretime.host.HostMemory;
import coretime.host.internal.DomainXml;
import java.util.Map;

/**
 * What is wanted of the guest's RAM fits into the memory that a copy may take. Of a filtered copy only the strategy itself can
 * tell how large it is.
 */
final class CopyBudget implements Examination<DomainFacts> {
    /** libvirt's units of memory (formatdomain, "Memory Allocation"); a running domain's are always KiB. */
    private static final Map<String, Long> UNITS =
            Map.of("b", 1L, "bytes", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    @Override
    public Need need() {
        return Need.of("copy-budget", "what is wanted of its RAM fits into the host's memory", Need.DIRECT);
    }

    @Override
    public Finding look(DomainFacts facts) {
        return of(
                ram(facts.domain().xml()),
                HostMemory.available(),
                facts.policy().cores());
    }

    /** Bytes of RAM. */
    static long ram(String xml) {
        DomainXml domain = DomainXml.of(xml);
        String unit = domain.attribute("unit", "memory");
        long factor = UNITS.getOrDefault(unit.isEmpty() ? "KiB" : unit, 1L << 10);
        return Math.multiplyExact(
                Long.parseLong(domain.require("memory").getTextContent().strip()), factor);
    }

    static Finding of(long ram, long available, CorePolicy policy) {
        long budget = Math.max(0, Math.min(policy.memoryBudget(), available - policy.leastFree()));
        String found = Mebibytes.of(ram) + " of RAM, and a copy may take " + Mebibytes.of(budget);
        if (ram <= budget) {
            return Finding.ok(found);
        }
        return policy.level().needsKernel() && budget > 0
                ? Finding.ok(found + ": enough for the kernel's own pages, unless the strategy says otherwise")
                : Finding.warning(
                        found,
                        Remedy.advice("leave out more kinds of pages, or raise the memory budget; memfd needs none"));
    }
}
