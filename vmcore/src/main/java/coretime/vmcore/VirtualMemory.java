package coretime.vmcore;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * A guest kernel's address space, read through its page tables. Numbers are little-endian. Addresses are unsigned; a read
 * that would pass the end of the address space is refused. Safe for any thread.
 */
public interface VirtualMemory {
    /** No single {@link #read} gives more. */
    int MAX_READ = 1 << 24;

    /**
     * The guest-physical address behind a virtual one; empty where no page is mapped, or where what is mapped is no RAM.
     *
     * @throws CoreException where a page table itself is not in the core or cannot be decoded
     */
    OptionalLong translate(long address);

    /**
     * Copies bytes, across pages.
     *
     * @throws UnmappedAddressException where a part of them is not mapped
     * @throws PageUnavailableException where a part of them is not in the core
     */
    void read(long address, MemorySegment into);

    /**
     * A copy of at most {@link #MAX_READ} bytes.
     *
     * @throws UnmappedAddressException where a part of them is not mapped
     * @throws PageUnavailableException where a part of them is not in the core
     */
    default byte[] read(long address, int length) {
        if (length < 0 || length > MAX_READ) {
            throw new CoreException(
                    "a read of %d bytes at 0x%x is beyond the limit of %d".formatted(length, address, MAX_READ));
        }
        byte[] bytes = new byte[length];
        read(address, MemorySegment.ofArray(bytes));
        return bytes;
    }

    /** An unsigned byte. */
    int u8(long address);

    /** An unsigned 16-bit number. */
    int u16(long address);

    /** An unsigned 32-bit number. */
    long u32(long address);

    /** A 64-bit number, as a pointer. */
    long u64(long address);

    /**
     * Bytes up to a NUL, as ISO 8859-1.
     *
     * @param limit the string is cut there
     */
    String string(long address, int limit);
}
