package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.internal.Native;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.PageRelease;
import coretime.vmcore.PageSet;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The RAM of a guest, held by descriptors of our own: it outlives the QEMU process, and is given back page by page as it is
 * no longer needed. Safe for use by many threads.
 */
final class KeptRam implements PageRelease {
    private static final int PAGE = 4096;

    private final List<Held> pieces;
    private final LiveMemory memory;
    private volatile boolean canPunch = true;

    private record Held(long firstPfn, long endPfn, int descriptor, long offset) {}

    private KeptRam(List<Held> pieces, LiveMemory memory) {
        this.pieces = pieces;
        this.memory = memory;
    }

    /** Takes hold of shared RAM. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the memory
    static KeptRam of(GuestRam ram) {
        Map<Path, Integer> opened = new HashMap<>();
        Arena arena = Arena.ofShared();
        boolean isHeld = false;
        try {
            List<Held> pieces = new ArrayList<>();
            List<LiveMemory.Block> blocks = new ArrayList<>();
            for (GuestRam.Piece piece : ram.pieces()) {
                GuestRam.Shared file = piece.file()
                        .orElseThrow(() -> new HostException(
                                "the RAM at 0x%x is private to QEMU".formatted(piece.guestAddress())));
                int descriptor = opened.computeIfAbsent(file.descriptor(), Native::open);
                if (!file.isSameAs(Path.of("/proc/self/fd/" + descriptor))) {
                    throw new HostException("the file behind the RAM at 0x%x is another by now: it is left alone"
                            .formatted(piece.guestAddress()));
                }
                long first = piece.guestAddress() / PAGE;
                pieces.add(new Held(first, first + piece.bytes() / PAGE, descriptor, file.offset()));
                try (FileChannel channel =
                        FileChannel.open(Path.of("/proc/self/fd/" + descriptor), StandardOpenOption.READ)) {
                    if (file.offset() > channel.size() - piece.bytes()) {
                        throw new HostException(
                                "the file behind the RAM at 0x%x is too short".formatted(piece.guestAddress()));
                    }
                    blocks.add(new LiveMemory.Block(
                            first, channel.map(FileChannel.MapMode.READ_ONLY, file.offset(), piece.bytes(), arena)));
                }
            }
            List<Integer> descriptors = List.copyOf(opened.values());
            LiveMemory memory = LiveMemory.of(blocks, () -> {
                arena.close();
                descriptors.forEach(Native::close);
            });
            isHeld = true;
            return new KeptRam(pieces, memory);
        } catch (IOException e) {
            throw new HostException("the guest's RAM cannot be mapped: " + e.getMessage(), e);
        } finally {
            if (!isHeld) {
                arena.close();
                opened.values().forEach(Native::close);
            }
        }
    }

    /** The memory; closing it gives all of it back. */
    LiveMemory memory() {
        return memory;
    }

    @Override
    public void unwanted(PageSet keep) {
        for (Held piece : pieces) {
            long pfn = piece.firstPfn();
            while (pfn < piece.endPfn()) {
                // Beyond the set's end nothing is wanted: the kernel has no page there, or does not use it.
                long next = keep.next(pfn);
                long wanted = next >= keep.endPfn() ? piece.endPfn() : Math.min(piece.endPfn(), next);
                punch(piece, pfn, wanted);
                pfn = wanted < piece.endPfn() ? keep.nextClear(wanted) : wanted;
            }
        }
    }

    @Override
    public void written(long firstPfn, long endPfn) {
        for (Held piece : pieces) {
            punch(piece, Math.max(firstPfn, piece.firstPfn()), Math.min(endPfn, piece.endPfn()));
        }
    }

    private void punch(Held piece, long firstPfn, long endPfn) {
        if (firstPfn < endPfn && canPunch) {
            try {
                Native.punchHole(
                        piece.descriptor(),
                        piece.offset() + (firstPfn - piece.firstPfn()) * PAGE,
                        (endPfn - firstPfn) * PAGE);
            } catch (HostException _) {
                // A file system that gives nothing back costs memory until the core is written, and nobody the core.
                canPunch = false;
            }
        }
    }
}
