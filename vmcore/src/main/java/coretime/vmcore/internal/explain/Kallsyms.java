package coretime.vmcore.internal.explain;

import coretime.vmcore.CoreException;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.Symbol;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's symbol table in memory (Linux kernel/kallsyms.c, scripts/kallsyms.c): names of tokens, and 32-bit offsets in
 * ascending order of addresses. Whether positive offsets are absolute (CONFIG_KALLSYMS_ABSOLUTE_PERCPU, until 6.14) is not
 * exported: the way that finds a symbol which VMCOREINFO knows is taken. Immutable.
 */
public final class Kallsyms {
    private static final int MAX_SYMBOLS = 1 << 21;
    private static final int CHUNK = 1 << 16;
    private static final int MAX_NAMES = 1 << 26;
    private static final int TOKENS = 256;
    private static final int MAX_TOKEN_TABLE = 1 << 14;
    private static final int MAX_NAME = 1024;

    /** Symbols of one address that are looked at; real ones are a handful. */
    private static final int MAX_ALIASES = 256;

    private static final long MAX_SIZE = 1 << 24;
    private static final List<String> KNOWN = List.of("init_uts_ns", "_stext", "prb", "mem_section");

    private final byte[] names;
    private final int[] starts;
    private final int[] offsets;
    private final String[] tokens;
    private final long base;
    private final boolean hasAbsolute;

    private Kallsyms(byte[] names, int[] starts, int[] offsets, String[] tokens, long base, boolean hasAbsolute) {
        this.names = names;
        this.starts = starts;
        this.offsets = offsets;
        this.tokens = tokens;
        this.base = base;
        this.hasAbsolute = hasAbsolute;
    }

    /** Reads the table and checks it against what VMCOREINFO says. */
    public static Kallsyms read(VirtualMemory memory, Vmcoreinfo vmcoreinfo) {
        long count = memory.u32(symbol(vmcoreinfo, "kallsyms_num_syms"));
        if (count == 0 || count > MAX_SYMBOLS) {
            throw new KernelUnknownException("kallsyms_num_syms is %d, which cannot be".formatted(count));
        }
        int[] offsets = new int[(int) count];
        little(memory.read(symbol(vmcoreinfo, "kallsyms_offsets"), offsets.length * Integer.BYTES))
                .asIntBuffer()
                .get(offsets);
        String[] tokens = tokens(memory, vmcoreinfo);
        int[] starts = new int[offsets.length];
        byte[] names = names(memory, symbol(vmcoreinfo, "kallsyms_names"), starts);
        long base = memory.u64(symbol(vmcoreinfo, "kallsyms_relative_base"));
        for (boolean hasAbsolute : new boolean[] {true, false}) {
            Kallsyms table = new Kallsyms(names, starts, offsets, tokens, base, hasAbsolute);
            if (table.isAscending() && table.agreesWith(vmcoreinfo)) {
                return table;
            }
        }
        throw new KernelUnknownException("the kernel's symbol table does not have what VMCOREINFO says");
    }

    private static long symbol(Vmcoreinfo vmcoreinfo, String name) {
        return vmcoreinfo
                .symbol(name)
                .orElseThrow(
                        () -> new KernelUnknownException("VMCOREINFO of kernel %s has no %s, so symbols are not read"
                                .formatted(vmcoreinfo.osRelease().orElse("?"), name)));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String[] tokens(VirtualMemory memory, Vmcoreinfo vmcoreinfo) {
        ByteBuffer index = little(memory.read(symbol(vmcoreinfo, "kallsyms_token_index"), TOKENS * Short.BYTES));
        long table = symbol(vmcoreinfo, "kallsyms_token_table");
        String[] tokens = new String[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            int at = Short.toUnsignedInt(index.getShort(i * Short.BYTES));
            if (at > MAX_TOKEN_TABLE) {
                throw new KernelUnknownException("kallsyms_token_index[%d] is %d, which cannot be".formatted(i, at));
            }
            tokens[i] = memory.string(table + at, MAX_NAME);
        }
        return tokens;
    }

    /** All names, as long as they turn out to be, with where each begins. */
    private static byte[] names(VirtualMemory memory, long address, int[] starts) {
        byte[] names = new byte[0];
        int have = 0;
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            while (have < at + 2 + MAX_NAME && have < MAX_NAMES) {
                byte[] more = readable(memory, address + have, i, starts.length);
                if (more.length == 0) {
                    break;
                }
                if (names.length < have + more.length) {
                    names = java.util.Arrays.copyOf(names, Math.max(2 * names.length, have + more.length));
                }
                System.arraycopy(more, 0, names, have, more.length);
                have += more.length;
            }
            int header = at < have && names[at] < 0 ? 2 : 1;
            if (at + header > have) {
                throw new KernelUnknownException(
                        "kallsyms_names ends after %d of %d names".formatted(i, starts.length));
            }
            starts[i] = at;
            at += header + length(names, at);
        }
        if (at > have) {
            throw new KernelUnknownException("kallsyms_names ends in its last name");
        }
        return names;
    }

    /** The next piece, up to a page's end and no farther than what can be read. */
    private static byte[] readable(VirtualMemory memory, long address, int done, int all) {
        try {
            return memory.read(address, CHUNK);
        } catch (CoreException e) {
            try {
                return memory.read(address, (int) (4096 - (address & 4095)));
            } catch (CoreException last) {
                if (done == 0) {
                    throw new KernelUnknownException(
                            "the first of %d names of the kernel's symbols: %s".formatted(all, last.getMessage()));
                }
                return new byte[0];
            }
        }
    }

    /** Tokens of a name; one of 128 and more has a second byte since 6.1. */
    private static int length(byte[] names, int at) {
        int low = names[at];
        return low >= 0 ? low : (low & 0x7f) | Byte.toUnsignedInt(names[at + 1]) << 7;
    }

    /** As the kernel's own search needs it. */
    private boolean isAscending() {
        for (int i = 1; i < offsets.length; i++) {
            if (Long.compareUnsigned(addressOf(i - 1), addressOf(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean agreesWith(Vmcoreinfo vmcoreinfo) {
        for (String known : KNOWN) {
            OptionalLong address = vmcoreinfo.symbol(known);
            if (address.isPresent()) {
                int first = indexOf(address.getAsLong());
                int end = first < 0 ? first : Math.min(offsets.length, first + MAX_ALIASES);
                for (int i = first; i < end && addressOf(i) == address.getAsLong(); i++) {
                    if (nameOf(i).equals(known)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** How many symbols there are. */
    public int count() {
        return offsets.length;
    }

    /** The symbol that holds an address. */
    public Optional<Symbol> at(long address) {
        int index = indexOf(address);
        if (index < 0) {
            return Optional.empty();
        }
        long start = addressOf(index);
        long size = sizeOf(index);
        return Long.compareUnsigned(address - start, size == 0 ? MAX_SIZE : size) >= 0
                ? Optional.empty()
                : Optional.of(new Symbol(nameOf(index), address - start, size));
    }

    /** Whether the symbol that holds an address is code. */
    public boolean isCode(long address) {
        int index = indexOf(address);
        return index >= 0
                && at(address).isPresent()
                && "tTwW".indexOf(text(index).charAt(0)) >= 0;
    }

    /** The address of the first symbol of that name. */
    public OptionalLong address(String name) {
        for (int i = 0; i < offsets.length; i++) {
            if (nameOf(i).equals(name)) {
                return OptionalLong.of(addressOf(i));
            }
        }
        return OptionalLong.empty();
    }

    /** The first of the symbols with the greatest address that is no greater; -1 before all. */
    private int indexOf(long address) {
        int last = firstWith(address, 1) - 1;
        return last < 0 ? -1 : Math.min(last, firstWith(addressOf(last), 0));
    }

    /**
     * The first symbol above an address (1), or at it (0). By halving, also over symbols of one address: a table may have been
     * made to have nothing else.
     */
    private int firstWith(long address, int compared) {
        int low = 0;
        int high = offsets.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(addressOf(middle), address) < compared) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long sizeOf(int index) {
        int next = firstWith(addressOf(index), 1);
        return next == offsets.length ? 0 : addressOf(next) - addressOf(index);
    }

    private long addressOf(int index) {
        int offset = offsets[index];
        if (!hasAbsolute) {
            return base + Integer.toUnsignedLong(offset);
        }
        return offset >= 0 ? offset : base - 1 - offset;
    }

    private String nameOf(int index) {
        return text(index).substring(1);
    }

    /** The type's letter and the name, printable whatever the memory holds. */
    private String text(int index) {
        int at = starts[index];
        int length = length(names, at);
        int from = at + (names[at] < 0 ? 2 : 1);
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + length && i < names.length && text.length() < MAX_NAME; i++) {
            text.append(tokens[Byte.toUnsignedInt(names[i])]);
        }
        String printable = text.toString().replaceAll("[^\\x21-\\x7e]", "?");
        return printable.isEmpty() ? "? " : printable;
    }
}
