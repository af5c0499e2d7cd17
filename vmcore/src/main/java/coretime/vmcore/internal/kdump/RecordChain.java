package coretime.vmcore.internal.kdump;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Records of a flattened file whose offsets ascend without overlap in the order in which they are in the file. Kept
 * outside the heap, 24 bytes each. Not thread-safe while records are added.
 */
final class RecordChain {
    private static final int ENTRY = 24;
    private static final int OFFSET = 0;
    private static final int SOURCE = 8;
    private static final int SIZE = 16;

    private MemorySegment entries = Arena.ofAuto().allocate(64 * ENTRY, Long.BYTES);
    private long count;
    private long end;

    /** The offset after the last record. */
    long end() {
        return end;
    }

    long count() {
        return count;
    }

    /** Where a record's bytes belong. */
    long offset(long index) {
        return entries.get(ValueLayout.JAVA_LONG, index * ENTRY + OFFSET);
    }

    /** Where a record's bytes are. */
    long source(long index) {
        return entries.get(ValueLayout.JAVA_LONG, index * ENTRY + SOURCE);
    }

    /** How many bytes it has. */
    long size(long index) {
        return entries.get(ValueLayout.JAVA_LONG, index * ENTRY + SIZE);
    }

    /** Adds a record at or behind {@link #end()} whose bytes lie behind those of all others. */
    void add(long offset, long source, long size) {
        long at = count * ENTRY;
        if (at == entries.byteSize()) {
            entries = Arena.ofAuto().allocate(at * 2, Long.BYTES).copyFrom(entries);
        }
        entries.set(ValueLayout.JAVA_LONG, at + OFFSET, offset);
        entries.set(ValueLayout.JAVA_LONG, at + SOURCE, source);
        entries.set(ValueLayout.JAVA_LONG, at + SIZE, size);
        count++;
        end = offset + size;
    }

    /** The last record that begins at or below an offset, or -1. */
    long at(long offset) {
        return firstAbove(OFFSET, offset) - 1;
    }

    /** The first record whose bytes lie behind a place in the file, or {@link #count()}. */
    long firstBehind(long source) {
        return firstAbove(SOURCE, source);
    }

    private long firstAbove(int field, long value) {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (entries.get(ValueLayout.JAVA_LONG, middle * ENTRY + field) <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
