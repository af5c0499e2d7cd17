package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.UnmappedAddressException;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.internal.kernel.PageTables.Mapped;
import coretime.vmcore.internal.kernel.PageTables.Unmapped;
import coretime.vmcore.internal.kernel.PageTables.Walk;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Virtual memory by page tables. Where a table itself is not in the core, addresses of the kernel's image are still read:
 * it lies in one piece, phys_base away. The tables are asked first, since not all of the image's range is mapped.
 */
final class KernelMemory implements VirtualMemory {
    private static final int MAPPING_BITS = 10;
    private static final int PAGE_SHIFT = 12;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final PhysicalMemory memory;
    private final int pageSize;
    private final PageTables tables;
    private final Mapped image;

    /** Not thread-locals: a thread keeps these, and with them the core's memory, longer than anybody needs them. */
    private final Map<Thread, PageCache> caches = new ConcurrentHashMap<>();

    /** Written by any thread without a lock: the records are immutable, and one that is lost is walked again. */
    private final @Nullable Mapped[] mappings = new Mapped[1 << MAPPING_BITS];

    KernelMemory(PhysicalMemory memory, PageTables tables, Mapped image) {
        this.memory = memory;
        this.pageSize = memory.pageSize();
        this.tables = tables;
        this.image = image;
    }

    @Override
    public OptionalLong translate(long address) {
        if (!(walk(address) instanceof Mapped mapped)) {
            return OptionalLong.empty();
        }
        long physical = mapped.translate(address);
        return memory.ram().contains(physical >>> PAGE_SHIFT) ? OptionalLong.of(physical) : OptionalLong.empty();
    }

    private Walk walk(long address) {
        int slot = (int) (((address >>> PAGE_SHIFT) * GOLDEN) >>> (64 - MAPPING_BITS));
        Mapped cached = mappings[slot];
        if (cached != null && cached.contains(address)) {
            return cached;
        }
        Walk walk;
        try {
            walk = tables.walk(address, cache());
        } catch (CoreException e) {
            if (!image.contains(address)) {
                throw new CoreException(
                        "virtual address 0x%x: a page table cannot be read: %s".formatted(address, e.getMessage()), e);
            }
            walk = image;
        }
        if (walk instanceof Mapped mapped) {
            mappings[slot] = mapped;
        }
        return walk;
    }

    private Mapped mapped(long address) {
        return switch (walk(address)) {
            case Mapped mapped -> mapped;
            case Unmapped unmapped -> throw new UnmappedAddressException(address, unmapped.reason());
        };
    }

    @Override
    public void read(long address, MemorySegment into) {
        long length = into.byteSize();
        if (length > 0 && Long.compareUnsigned(address, address + (length - 1)) > 0) {
            throw new CoreException(
                    "a read of %d bytes at 0x%x passes the end of the address space".formatted(length, address));
        }
        long done = 0;
        while (done < length) {
            long at = address + done;
            Mapped mapped = mapped(at);
            long inMapping = mapped.bytes() - (at - mapped.start());
            done += part(at, mapped.translate(at), into, done, Math.min(inMapping, length - done));
        }
    }

    /** Copies up to the end of the page, or more where the source has several in one piece. */
    private long part(long address, long physical, MemorySegment into, long offset, long most) {
        long pfn = physical >>> PAGE_SHIFT;
        long inPage = physical & (pageSize - 1);
        MemorySegment from;
        long pages = (inPage + most + pageSize - 1) >>> PAGE_SHIFT;
        int run = pages > 1 ? memory.runLength(pfn, (int) Math.min(pages, 1 << PAGE_SHIFT)) : 0;
        if (run > 1) {
            from = memory.run(pfn, run);
        } else {
            from = page(address, pfn);
        }
        long bytes = Math.min(most, from.byteSize() - inPage);
        MemorySegment.copy(from, inPage, into, offset, bytes);
        return bytes;
    }

    private MemorySegment page(long address, long pfn) {
        try {
            return cache().page(pfn);
        } catch (PageUnavailableException e) {
            throw unavailable(address, e);
        }
    }

    private PageCache cache() {
        PageCache cache = caches.get(Thread.currentThread());
        return cache != null ? cache : caches.computeIfAbsent(Thread.currentThread(), _ -> new PageCache(memory));
    }

    private static PageUnavailableException unavailable(long address, PageUnavailableException cause) {
        Presence presence = cause.presence();
        PageUnavailableException named = new PageUnavailableException(address, cause.pfn(), presence);
        named.initCause(cause);
        return named;
    }

    @Override
    public int u8(long address) {
        return (int) number(address, 1);
    }

    @Override
    public int u16(long address) {
        return (int) number(address, 2);
    }

    @Override
    public long u32(long address) {
        return number(address, 4);
    }

    @Override
    public long u64(long address) {
        return number(address, 8);
    }

    private long number(long address, int bytes) {
        long inPage = address & (pageSize - 1);
        if (inPage + bytes > pageSize) {
            byte[] parts = read(address, bytes);
            long value = 0;
            for (int i = bytes - 1; i >= 0; i--) {
                value = (value << 8) | Byte.toUnsignedLong(parts[i]);
            }
            return value;
        }
        MemorySegment page = page(address, mapped(address).translate(address) >>> PAGE_SHIFT);
        return switch (bytes) {
            case 1 -> Byte.toUnsignedLong(page.get(ValueLayout.JAVA_BYTE, inPage));
            case 2 -> Short.toUnsignedLong(page.get(PageCache.LE16, inPage));
            case 4 -> Integer.toUnsignedLong(page.get(PageCache.LE32, inPage));
            default -> page.get(PageCache.LE64, inPage);
        };
    }

    @Override
    public String string(long address, int limit) {
        StringBuilder text = new StringBuilder();
        int left = Math.clamp(limit, 0, MAX_READ);
        long at = address;
        while (left > 0) {
            int part = (int) Math.min(left, pageSize - (at & (pageSize - 1)));
            byte[] bytes = read(at, part);
            int length = 0;
            while (length < part && bytes[length] != 0) {
                length++;
            }
            text.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
            if (length < part) {
                break;
            }
            left -= part;
            at += part;
            if (left > 0 && at == 0) {
                throw new CoreException("a string at 0x%x passes the end of the address space".formatted(address));
            }
        }
        return text.toString();
    }
}
