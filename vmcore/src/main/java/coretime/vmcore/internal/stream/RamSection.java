package coretime.vmcore.internal.stream;

import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.RamLimit;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The section "ram" (QEMU migration/ram.c, version 4): its begin names the blocks, its parts bring pages. Not thread-safe.
 */
final class RamSection {
    static final int VERSION = 4;

    private static final int ZERO = 0x02;
    private static final int MEM_SIZE = 0x04;
    private static final int PAGE = 0x08;
    private static final int END_OF_PART = 0x10;
    private static final int CONTINUE = 0x20;
    private static final int FLAGS = RamBlock.PAGE_SIZE - 1;
    private static final Map<Integer, String> OTHERS = Map.of(
            0x40, "XBZRLE",
            0x80, "RDMA (a hook)",
            0x100, "compression by page",
            0x200, "multifd");

    private static final int MAX_BLOCKS = 4096;

    private final StreamCursor in;
    private final Arena arena;
    private final Map<String, RamBlock> byName = new HashMap<>();
    private final List<RamBlock> blocks = new ArrayList<>();
    private @Nullable RamBlock last;

    RamSection(StreamCursor in, Arena arena) {
        this.in = in;
        this.arena = arena;
    }

    /** All blocks, or none where their list is not whole. */
    List<RamBlock> blocks() {
        return List.copyOf(blocks);
    }

    /** Reads the payload of the section's begin: the list of blocks, then an end of part. */
    void start() {
        long at = in.position();
        long word = in.u64("ram total");
        if ((word & FLAGS) != MEM_SIZE) {
            throw in.damaged(at, "ram total", "flags 0x%x where RAM_SAVE_FLAG_MEM_SIZE is due".formatted(word & FLAGS));
        }
        long total = word & ~(long) FLAGS;
        if (!RamLimit.isBelievable(total, in.bytes().size())) {
            throw in.damaged(
                    at,
                    "ram total",
                    "0x%x bytes of RAM are not believed of a file of 0x%x bytes"
                            .formatted(total, in.bytes().size()));
        }
        List<RamBlock> listed = new ArrayList<>();
        long left = total;
        while (left > 0) {
            long block = in.position();
            String name = in.name("RAM block name");
            long length = in.u64("used_length of " + name);
            if (length <= 0 || length > left || (length & FLAGS) != 0) {
                throw in.damaged(
                        block, "used_length of " + name, "0x%x bytes, with 0x%x left of all".formatted(length, left));
            }
            if (listed.size() == MAX_BLOCKS) {
                throw in.damaged(block, "RAM block name", "more than %d blocks".formatted(MAX_BLOCKS));
            }
            RamBlock added = new RamBlock(name, length / RamBlock.PAGE_SIZE, arena);
            if (byName.putIfAbsent(name, added) != null) {
                throw in.damaged(block, "RAM block name", name + " is there twice");
            }
            listed.add(added);
            left -= length;
        }
        blocks.addAll(listed);
        part();
    }

    /** Reads pages up to the end of a part. */
    void part() {
        while (true) {
            long at = in.position();
            long word = in.u64("page header");
            int flags = (int) (word & FLAGS);
            if (flags == END_OF_PART) {
                return;
            }
            page(at, word & ~(long) FLAGS, flags);
        }
    }

    private void page(long at, long offset, int flags) {
        for (Map.Entry<Integer, String> other : OTHERS.entrySet()) {
            if ((flags & other.getKey()) != 0) {
                throw new UnsupportedCoreException(
                        "%s: at offset 0x%x the stream uses %s, which is not read; take it again without"
                                .formatted(in.bytes().name(), at, other.getValue()));
            }
        }
        int kind = flags & ~CONTINUE;
        if (kind != ZERO && kind != PAGE) {
            throw in.damaged(at, "page header", "flags 0x%x are none that are known".formatted(flags));
        }
        RamBlock block = block(at, flags);
        long page = offset / RamBlock.PAGE_SIZE;
        if (page < 0 || page >= block.pages()) {
            throw in.damaged(
                    at, "page header", "offset 0x%x is beyond the end of block %s".formatted(offset, block.name()));
        }
        if (kind == ZERO) {
            block.fill(page, in.u8("fill byte"));
        } else {
            long place = in.position();
            in.skip(RamBlock.PAGE_SIZE, "page 0x%x of %s".formatted(page, block.name()));
            block.put(page, place);
        }
    }

    private RamBlock block(long at, int flags) {
        if ((flags & CONTINUE) == 0) {
            String name = in.name("RAM block name");
            last = byName.get(name);
            if (last == null) {
                throw in.damaged(at, "RAM block name", "there is no block " + name);
            }
        }
        RamBlock block = last;
        if (block == null) {
            throw in.damaged(at, "page header", "no block was named before a page that continues one");
        }
        return block;
    }
}
