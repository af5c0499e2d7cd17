package coretime.vmcore;

import coretime.vmcore.internal.kernel.KernelFinder;
import coretime.vmcore.internal.kernel.LogText;
import coretime.vmcore.internal.kernel.TimedMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Linux kernel in a core: where it lies and how its addresses are read. Found by VMCOREINFO alone, no debugging symbols
 * are needed. Immutable, and safe for any thread as long as the core is open.
 */
public final class Kernel {
    private static final int UTS_FIELD = 65;

    private final MemoryCore core;
    private final KernelFinder.Found found;
    private final KernelRelease release;

    private Kernel(MemoryCore core, KernelFinder.Found found) {
        this.core = core;
        this.found = found;
        this.release = KernelRelease.parse(found.vmcoreinfo().osRelease().orElse(""));
    }

    /**
     * Finds the kernel. VMCOREINFO is taken from the core, or searched for in its memory; phys_base from VMCOREINFO, from the
     * core's header, or searched for: in each case only where the kernel's own release text is really there.
     *
     * @throws KernelUnknownException where there is none, or none that fits the memory
     */
    public static Kernel of(MemoryCore core) {
        return of(core, Duration.ofDays(1));
    }

    /**
     * The same, with a search that ends in time: for memory of a guest that stands still meanwhile.
     *
     * @param longest how long VMCOREINFO is searched for at most
     * @throws KernelUnknownException where there is no kernel, none that fits the memory, or none was found in time
     */
    public static Kernel of(MemoryCore core, Duration longest) {
        return new Kernel(core, KernelFinder.find(core, longest));
    }

    /**
     * The same kernel, whose address space is read from now on so long and no longer: what would read it after that fails with
     * a {@link CoreException}. For what a guest that stands still waits for, and whose end its memory decides.
     */
    public Kernel within(Duration longest) {
        return new Kernel(core, found.with(new TimedMemory(found.virtual(), longest)));
    }

    /** The core. */
    public MemoryCore core() {
        return core;
    }

    /** The core's memory by physical addresses. */
    public PhysicalMemory memory() {
        return core.memory();
    }

    /** What the kernel says of itself. */
    public Vmcoreinfo vmcoreinfo() {
        return found.vmcoreinfo();
    }

    /** Whether VMCOREINFO was found by a search of the memory, since the core has none or a stale one. */
    public boolean vmcoreinfoWasSearched() {
        return found.wasSearched();
    }

    /** How far the kernel's image was moved in physical memory; negative where KASLR moved its addresses farther. */
    public long physBase() {
        return found.physBase();
    }

    /** The kernel's address space. */
    public VirtualMemory virtual() {
        return found.virtual();
    }

    /** The release by VMCOREINFO. */
    public KernelRelease release() {
        return release;
    }

    /** What was odd while the kernel was found: one sentence each. Empty is good. */
    public List<String> problems() {
        return found.problems();
    }

    /** The first name space's {@code struct new_utsname}; empty where VMCOREINFO does not say where, or it is unreadable. */
    public Optional<Utsname> utsname() {
        if (vmcoreinfo().utsname().isEmpty()) {
            return Optional.empty();
        }
        long name = vmcoreinfo().utsname().getAsLong();
        try {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                fields.add(LogText.printable(virtual().string(name + (long) i * UTS_FIELD, UTS_FIELD)));
            }
            return Optional.of(new Utsname(fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4)));
        } catch (CoreException e) {
            return Optional.empty();
        }
    }
}
