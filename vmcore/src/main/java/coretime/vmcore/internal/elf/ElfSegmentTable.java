package coretime.vmcore.internal.elf;

import java.util.Arrays;

/** A core's PT_LOADs in the order of their physical addresses, in bytes, without overlap. Immutable. */
final class ElfSegmentTable {
    private final int pageSize;
    private final long[] physical;
    private final long[] offset;
    private final long[] fileBytes;
    private final long[] memoryBytes;

    /** Takes the arrays as its own. */
    ElfSegmentTable(int pageSize, long[] physical, long[] offset, long[] fileBytes, long[] memoryBytes) {
        this.pageSize = pageSize;
        this.physical = physical;
        this.offset = offset;
        this.fileBytes = fileBytes;
        this.memoryBytes = memoryBytes;
    }

    int pageSize() {
        return pageSize;
    }

    int count() {
        return physical.length;
    }

    /** The last segment that begins at or below an address, or -1. */
    int at(long address) {
        int found = Arrays.binarySearch(physical, address);
        return found >= 0 ? found : -found - 2;
    }

    /** p_paddr. */
    long physical(int segment) {
        return physical[segment];
    }

    /** p_offset. */
    long offset(int segment) {
        return offset[segment];
    }

    /** p_filesz. */
    long fileBytes(int segment) {
        return fileBytes[segment];
    }

    /** The address after the segment's last byte. */
    long memoryEnd(int segment) {
        return physical[segment] + memoryBytes[segment];
    }

    /** The address after the segment's last byte that is in the file. */
    long fileEnd(int segment) {
        return physical[segment] + fileBytes[segment];
    }
}
