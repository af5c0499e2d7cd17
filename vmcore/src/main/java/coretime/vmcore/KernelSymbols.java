package coretime.vmcore;

import coretime.vmcore.internal.explain.Kallsyms;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's own symbols, which it keeps in its memory (kallsyms): no debugging symbols are needed. Immutable. */
public final class KernelSymbols {
    private final Kallsyms table;

    private KernelSymbols(Kallsyms table) {
        this.table = table;
    }

    /**
     * Reads the table: a few MiB of the guest's memory.
     *
     * @throws KernelUnknownException where VMCOREINFO does not say where it is (kernels before 6.0), or it does not fit
     * @throws CoreException where its memory is not in the core
     */
    public static KernelSymbols read(Kernel kernel) {
        return new KernelSymbols(Kallsyms.read(kernel.virtual(), kernel.vmcoreinfo()));
    }

    /** How many symbols there are. */
    public int count() {
        return table.count();
    }

    /** The function or variable that holds an address; empty outside the kernel's image, as in a module. */
    public Optional<Symbol> at(long address) {
        return table.at(address);
    }

    /** Whether there is code at an address, as far as the table says. */
    public boolean isCode(long address) {
        return table.isCode(address);
    }

    /** The address of the first symbol of that name. */
    public OptionalLong address(String name) {
        return table.address(name);
    }
}
