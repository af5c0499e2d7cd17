package coretime.vmcore;

import coretime.vmcore.internal.filter.KernelRam;
import java.time.Duration;
import java.util.Optional;

/** A core with its kernel where that can be understood: what a copy of the core is to say of itself. Not thread-safe. */
final class Understanding {
    private final MemoryCore core;
    private final Optional<Kernel> kernel;
    private final Optional<CoreException> reason;

    private Understanding(MemoryCore core, Optional<Kernel> kernel, Optional<CoreException> reason) {
        this.core = core;
        this.kernel = kernel;
        this.reason = reason;
    }

    static Understanding of(MemoryCore core, Duration kernelSearch) {
        try {
            return new Understanding(core, Optional.of(Kernel.of(core, kernelSearch)), Optional.empty());
        } catch (CoreException e) {
            return new Understanding(core, Optional.empty(), Optional.of(e));
        }
    }

    /** The kernel, or the reason why it is not understood. */
    Kernel kernel() {
        return kernel.orElseThrow(() -> reason.orElseGet(() -> new KernelUnknownException("no kernel was found")));
    }

    /** The RAM that a copy is to have. */
    RamMap ram() {
        return kernel.map(KernelRam::of).orElse(core.memory().ram());
    }

    /** What the kernel says of itself goes before what the core's header says. */
    CoreFacts facts(FilterLevel level) {
        Optional<Vmcoreinfo> vmcoreinfo = kernel.map(Kernel::vmcoreinfo).or(core::vmcoreinfo);
        Optional<Utsname> named =
                core.utsname().filter(utsname -> !utsname.release().isEmpty());
        return new CoreFacts(
                core.architecture(),
                ram(),
                core.cpus(),
                vmcoreinfo,
                kernel.map(Kernel::physBase).or(() -> physBase(vmcoreinfo)).or(core::headerPhysBase),
                named.or(() -> kernel.flatMap(Kernel::utsname))
                        .or(() -> vmcoreinfo.flatMap(Vmcoreinfo::osRelease).map(this::utsname)),
                core.takenAt(),
                level);
    }

    private Utsname utsname(String release) {
        return new Utsname("Linux", "", release, "", core.architecture().toString());
    }

    private static Optional<Long> physBase(Optional<Vmcoreinfo> vmcoreinfo) {
        return vmcoreinfo
                .map(info -> info.number("phys_base"))
                .flatMap(number -> number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty());
    }
}
