package coretime.vmcore.internal.kdump;

import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.FlatRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A flattened file, read as if it had been rearranged. Writers have a few streams (descriptors, data) that each go
 * forward, so the records are kept in a few ascending chains; where records overlap, the later one counts, as in a file
 * that is written. Holes read as zeros and are known by {@link #holds}.
 */
public final class FlattenedBytes extends Bytes {
    static final int MAX_CHAINS = 64;
    static final int MAX_RECORDS = 1 << 27;

    private static final long HEAP_BYTES = 1 << 16;

    private final Bytes file;
    private final List<RecordChain> chains = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private long size;

    private FlattenedBytes(Bytes file) {
        this.file = file;
    }

    /** Whether a file begins as a flattened one does. */
    public static boolean isFlattened(Bytes file) {
        return file.size() >= FlatRecord.HEADER_BYTES
                && file.be64(0, "signature") == FlatRecord.SIGNATURE
                && file.be64(8, "signature") == FlatRecord.SIGNATURE_REST;
    }

    /** Reads the records' headers. A record that cannot be true ends it; what came before counts. */
    public static FlattenedBytes open(Bytes file) {
        FlattenedBytes flattened = new FlattenedBytes(file);
        long type = file.be64(16, "type");
        long version = file.be64(24, "version");
        if (type != 1 || version != 1) {
            throw new UnsupportedCoreException(
                    "%s is flattened in type %d, version %d; 1 and 1 are read".formatted(file.name(), type, version));
        }
        flattened.readRecords();
        return flattened;
    }

    /** What is wrong with the records; empty is good. */
    public List<String> damage() {
        return List.copyOf(damage);
    }

    private void readRecords() {
        long at = FlatRecord.HEADER_BYTES;
        long records = 0;
        int empty = 0;
        while (file.holds(at, FlatRecord.RECORD_HEADER_BYTES)) {
            long offset = file.be64(at, "offset");
            long bytes = file.be64(at + 8, "buf_size");
            if (FlatRecord.isEnd(offset, bytes)) {
                return;
            }
            empty = bytes == 0 ? empty + 1 : 0;
            if (!FlatRecord.isPossible(offset, bytes) || empty > FlatRecord.MAX_EMPTY) {
                damage.add(
                        "%s: record at offset 0x%x, 0x%x bytes for offset 0x%x, cannot be true; it is read up to there"
                                .formatted(file.name(), at, bytes, offset));
                return;
            }
            if (++records > MAX_RECORDS) {
                throw new UnsupportedCoreException("%s has more than %d records; makedumpfile -R rearranges it"
                        .formatted(file.name(), MAX_RECORDS));
            }
            long source = at + FlatRecord.RECORD_HEADER_BYTES;
            long there = Math.min(bytes, file.size() - source);
            if (there > 0) {
                chainFor(offset).add(offset, source, there);
                size = Math.max(size, offset + there);
            }
            at = source + there;
            if (there < bytes) {
                break;
            }
        }
        damage.add("%s: the flattened file has no end marker: it is cut at 0x%x, after %d records"
                .formatted(file.name(), file.size(), records));
    }

    /** The chain that ends nearest before an offset. */
    private RecordChain chainFor(long offset) {
        RecordChain nearest = null;
        for (RecordChain chain : chains) {
            if (chain.end() <= offset && (nearest == null || chain.end() > nearest.end())) {
                nearest = chain;
            }
        }
        if (nearest != null) {
            return nearest;
        }
        if (chains.size() == MAX_CHAINS) {
            throw new UnsupportedCoreException(
                    file.name() + " has its records in no order that is known; makedumpfile -R rearranges it");
        }
        RecordChain added = new RecordChain();
        chains.add(added);
        return added;
    }

    /**
     * Bytes in one piece.
     *
     * @param source where they are in the file, or -1 for a hole
     * @param length how many
     */
    private record Piece(long source, long length) {}

    /** The piece from an offset on, at most so long. */
    private Piece piece(long offset, long limit) {
        long source = -1;
        long end = offset + limit;
        for (RecordChain chain : chains) {
            long record = chain.at(offset);
            if (record >= 0) {
                long inRecord = offset - chain.offset(record);
                if (inRecord < chain.size(record) && chain.source(record) + inRecord > source) {
                    source = chain.source(record) + inRecord;
                    end = Math.min(offset + limit, offset + chain.size(record) - inRecord);
                }
            }
        }
        for (RecordChain chain : chains) {
            long next = Math.max(chain.at(offset) + 1, source < 0 ? 0 : chain.firstBehind(source));
            if (next < chain.count()) {
                end = Math.min(end, chain.offset(next));
            }
        }
        return new Piece(source, end - offset);
    }

    @Override
    public boolean holds(long offset, long length) {
        if (!super.holds(offset, length)) {
            return false;
        }
        long at = offset;
        while (at < offset + length) {
            Piece piece = piece(at, offset + length - at);
            if (piece.source() < 0) {
                return false;
            }
            at += piece.length();
        }
        return true;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    protected MemorySegment view(long offset, long length, String field) {
        Piece whole = piece(offset, length);
        if (whole.source() >= 0 && whole.length() == length) {
            return file.slice(whole.source(), length, field);
        }
        if (length <= HEAP_BYTES) {
            return copied(offset, MemorySegment.ofArray(new byte[(int) length]), field);
        }
        if (!holds(offset, length)) {
            throw damaged(offset, field, "%d bytes are not all in the flattened file".formatted(length));
        }
        return copied(offset, Arena.ofAuto().allocate(length), field).asReadOnly();
    }

    @Override
    protected MemorySegment view(long offset, long length, MemorySegment buffer, String field) {
        Piece whole = piece(offset, length);
        return whole.source() >= 0 && whole.length() == length
                ? file.slice(whole.source(), length, field)
                : copied(offset, buffer.asSlice(0, length), field);
    }

    private MemorySegment copied(long offset, MemorySegment target, String field) {
        long done = 0;
        while (done < target.byteSize()) {
            Piece piece = piece(offset + done, target.byteSize() - done);
            MemorySegment part = target.asSlice(done, piece.length());
            if (piece.source() < 0) {
                part.fill((byte) 0);
            } else {
                part.copyFrom(file.slice(piece.source(), piece.length(), field));
            }
            done += piece.length();
        }
        return target;
    }
}
