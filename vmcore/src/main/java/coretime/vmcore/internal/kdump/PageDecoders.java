package coretime.vmcore.internal.kdump;

import coretime.vmcore.Compression;
import coretime.vmcore.internal.codec.PageCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Codecs with room for compressed pages, lent for one page at a time: codecs are not thread-safe, and threads may be many
 * and short-lived.
 */
final class PageDecoders {
    private final int pageSize;
    private final ConcurrentLinkedQueue<Decoder> idle = new ConcurrentLinkedQueue<>();

    PageDecoders(int pageSize) {
        this.pageSize = pageSize;
    }

    /** A decoder for the caller alone, until it is given back. */
    Decoder borrow() {
        Decoder decoder = idle.poll();
        return decoder == null ? new Decoder(Arena.ofAuto().allocate(pageSize, 64)) : decoder;
    }

    void giveBack(Decoder decoder) {
        idle.offer(decoder);
    }

    /** Not thread-safe. */
    static final class Decoder {
        private final MemorySegment room;
        private final Map<Compression, PageCodec> codecs = new EnumMap<>(Compression.class);

        Decoder(MemorySegment room) {
            this.room = room;
        }

        /** Room for a compressed page. */
        MemorySegment room() {
            return room;
        }

        void decompress(Compression compression, MemorySegment in, MemorySegment page) {
            codecs.computeIfAbsent(compression, PageCodec::of).decompress(in, page);
        }
    }
}
