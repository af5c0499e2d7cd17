package coretime.vmcore.internal.stream;

import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import coretime.vmcore.internal.io.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The RAM in a migration stream. Safe for any thread. */
final class StreamMemory implements PhysicalMemory {
    private final Bytes bytes;
    private final List<MachineLayout.Piece> pieces;
    private final long[] starts;
    private final RamMap ram;

    StreamMemory(Bytes bytes, List<MachineLayout.Piece> unsorted) {
        this.bytes = bytes;
        this.pieces = unsorted.stream()
                .sorted(Comparator.comparingLong(MachineLayout.Piece::firstPfn))
                .toList();
        this.starts = pieces.stream().mapToLong(MachineLayout.Piece::firstPfn).toArray();
        this.ram = RamMap.merged(
                RamBlock.PAGE_SIZE,
                pieces.stream()
                        .map(piece -> new RamMap.Range(piece.firstPfn(), piece.firstPfn() + piece.pages()))
                        .toList());
    }

    @Override
    public int pageSize() {
        return RamBlock.PAGE_SIZE;
    }

    @Override
    public RamMap ram() {
        return ram;
    }

    @Override
    public Presence presence(long pfn) {
        MachineLayout.Piece piece = piece(pfn);
        if (piece == null) {
            return Presence.NOT_RAM;
        }
        long place = place(piece, pfn);
        if (place == RamBlock.NOWHERE) {
            return Presence.MISSING;
        }
        return place == ~0L ? Presence.ZERO : Presence.PRESENT;
    }

    @Override
    public MemorySegment page(long pfn, PageBuffer buffer) {
        MachineLayout.Piece piece = piece(pfn);
        long place = piece == null ? RamBlock.NOWHERE : place(piece, pfn);
        if (place == RamBlock.NOWHERE) {
            throw new PageUnavailableException(pfn, presence(pfn));
        }
        // Pages lie at any address in a stream; readers expect them aligned.
        MemorySegment page = buffer.segment().asSlice(0, RamBlock.PAGE_SIZE);
        return place < 0 ? page.fill((byte) ~place) : page.copyFrom(bytes.slice(place, RamBlock.PAGE_SIZE, "page"));
    }

    private static long place(MachineLayout.Piece piece, long pfn) {
        return piece.block().place(piece.firstPage() + pfn - piece.firstPfn());
    }

    private MachineLayout.@org.jspecify.annotations.Nullable Piece piece(long pfn) {
        int found = Arrays.binarySearch(starts, pfn);
        int index = found >= 0 ? found : -found - 2;
        if (index < 0) {
            return null;
        }
        MachineLayout.Piece piece = pieces.get(index);
        return pfn - piece.firstPfn() < piece.pages() ? piece : null;
    }
}
