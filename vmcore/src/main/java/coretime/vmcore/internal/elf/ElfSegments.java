package coretime.vmcore.internal.elf;

import coretime.vmcore.RamMap;
import coretime.vmcore.internal.io.Bytes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The PT_LOADs of a core while they are gathered: by physical address, without overlap. Kept in arrays, since a filtered
 * core can have millions.
 */
final class ElfSegments {
    private static final long MAX_ADDRESS = RamMap.MAX_PFN << 12;
    private static final int SORTABLE = 1 << 16;

    private final int pageSize;
    private long[] physical = new long[64];
    private long[] offset = new long[64];
    private long[] fileBytes = new long[64];
    private long[] memoryBytes = new long[64];
    private int count;
    private boolean isSorted = true;

    ElfSegments(int pageSize) {
        this.pageSize = pageSize;
    }

    /** Adds a segment unless its numbers cannot be true; returns what is wrong with it, or nothing. */
    String add(Bytes bytes, long paddr, long fileOffset, long filesz, long memsz, long header) {
        if (memsz == 0) {
            return "";
        }
        String where = "program header at 0x%x: ".formatted(header);
        if (paddr < 0 || memsz < 0 || paddr >= MAX_ADDRESS || memsz > MAX_ADDRESS - paddr) {
            return where + "p_paddr 0x%x with p_memsz 0x%x is no RAM".formatted(paddr, memsz);
        }
        if (filesz < 0 || filesz > memsz || fileOffset < 0 || fileOffset > Long.MAX_VALUE - filesz) {
            return where
                    + "p_filesz 0x%x at p_offset 0x%x does not fit p_memsz 0x%x".formatted(filesz, fileOffset, memsz);
        }
        if (count == physical.length) {
            physical = Arrays.copyOf(physical, count * 2);
            offset = Arrays.copyOf(offset, count * 2);
            fileBytes = Arrays.copyOf(fileBytes, count * 2);
            memoryBytes = Arrays.copyOf(memoryBytes, count * 2);
        }
        isSorted &= count == 0 || paddr >= physical[count - 1] + memoryBytes[count - 1];
        physical[count] = paddr;
        offset[count] = fileOffset;
        fileBytes[count] = filesz;
        memoryBytes[count++] = memsz;
        return "";
    }

    /** The segments in order; of overlapping ones (the kernel's text is twice in /proc/vmcore) the first keeps its part. */
    ElfSegmentTable finish(Bytes bytes) {
        if (!isSorted) {
            if (count > SORTABLE) {
                throw bytes.damaged(56, "e_phnum", "%d segments that overlap or are not in order".formatted(count));
            }
            sort();
        }
        return new ElfSegmentTable(
                pageSize,
                Arrays.copyOf(physical, count),
                Arrays.copyOf(offset, count),
                Arrays.copyOf(fileBytes, count),
                Arrays.copyOf(memoryBytes, count));
    }

    private void sort() {
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> physical[i])
                        .thenComparing(Comparator.<Integer>comparingLong(i -> memoryBytes[i])
                                .reversed()))
                .mapToInt(Integer::intValue)
                .toArray();
        ElfSegments sorted = new ElfSegments(pageSize);
        long covered = 0;
        for (int i : order) {
            long skip = Math.min(memoryBytes[i], Math.max(0, covered - physical[i]));
            if (memoryBytes[i] > skip) {
                long inFile = Math.max(0, fileBytes[i] - skip);
                sorted.append(
                        physical[i] + skip, offset[i] + Math.min(skip, fileBytes[i]), inFile, memoryBytes[i] - skip);
                covered = physical[i] + memoryBytes[i];
            }
        }
        physical = sorted.physical;
        offset = sorted.offset;
        fileBytes = sorted.fileBytes;
        memoryBytes = sorted.memoryBytes;
        count = sorted.count;
    }

    private void append(long paddr, long fileOffset, long filesz, long memsz) {
        if (count == physical.length) {
            physical = Arrays.copyOf(physical, count * 2);
            offset = Arrays.copyOf(offset, count * 2);
            fileBytes = Arrays.copyOf(fileBytes, count * 2);
            memoryBytes = Arrays.copyOf(memoryBytes, count * 2);
        }
        physical[count] = paddr;
        offset[count] = fileOffset;
        fileBytes[count] = filesz;
        memoryBytes[count++] = memsz;
    }
}
