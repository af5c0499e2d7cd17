package coretime.vmcore.internal.kernel;

import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.Vmcoreinfo;
import java.util.OptionalLong;

/** Offsets and sizes by VMCOREINFO that must be there and of a size that a structure can have. */
public record Layout(Vmcoreinfo info) {
    /** No structure that is read here is nearly as large. */
    private static final long MAX_OFFSET = 1 << 16;

    /** SYMBOL(name), which has to be there. */
    public long symbol(String name) {
        return info.symbol(name)
                .orElseThrow(() -> new KernelUnknownException("VMCOREINFO has no SYMBOL(%s)".formatted(name)));
    }

    /** OFFSET(member), which has to be there. */
    public long offset(String member) {
        return checked("OFFSET(" + member + ")", info.offset(member));
    }

    /** SIZE(structure), which has to be there. */
    public long size(String structure) {
        long size = checked("SIZE(" + structure + ")", info.size(structure));
        if (size == 0) {
            throw new KernelUnknownException("VMCOREINFO's SIZE(%s) is 0".formatted(structure));
        }
        return size;
    }

    /** NUMBER(name), which has to be there. */
    public long number(String name) {
        return info.number(name)
                .orElseThrow(() -> new KernelUnknownException("VMCOREINFO has no NUMBER(%s)".formatted(name)));
    }

    private static long checked(String key, OptionalLong value) {
        long number = value.orElseThrow(() -> new KernelUnknownException("VMCOREINFO has no " + key));
        if (number < 0 || number > MAX_OFFSET) {
            throw new KernelUnknownException("VMCOREINFO's %s, %d, cannot be true".formatted(key, number));
        }
        return number;
    }
}
