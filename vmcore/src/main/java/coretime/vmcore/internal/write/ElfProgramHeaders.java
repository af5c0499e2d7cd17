package coretime.vmcore.internal.write;

import coretime.vmcore.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A core's program headers, and the ELF header that says where they are. They are written twice in part where there turn out
 * to be more than fit in front: then all of them are at the end.
 */
final class ElfProgramHeaders {
    static final int PHDR_BYTES = 56;

    /** The ELF header: where program headers in front begin. */
    static final int BEFORE = 64;

    private static final int SHDR_BYTES = 64;
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int PF_RWX = 7;
    private static final int PN_XNUM = 0xffff;
    private static final int PIECE = 1024;

    private final OutputFile file;
    private final long room;
    private final long end;
    private final byte[] raw = new byte[PIECE * PHDR_BYTES];
    private final ByteBuffer piece = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    private long count;
    private long sectionOffset;

    /**
     * None yet.
     *
     * @param room bytes in front, the ELF header's among them
     * @param end of the file, where there is more room
     */
    ElfProgramHeaders(OutputFile file, long room, long end) {
        this.file = file;
        this.room = room;
        this.end = end;
    }

    void note(long at, long length) {
        add(PT_NOTE, 0, at, 0, length, length);
    }

    void load(long at, long physical, long fileBytes, long memoryBytes) {
        add(PT_LOAD, PF_RWX, at, physical, fileBytes, memoryBytes);
    }

    private void add(int type, int flags, long at, long physical, long fileBytes, long memoryBytes) {
        if (!piece.hasRemaining()) {
            flush();
        }
        piece.putInt(type).putInt(flags).putLong(at).putLong(0).putLong(physical);
        piece.putLong(fileBytes).putLong(memoryBytes).putLong(0);
        count++;
    }

    /** To both places, as long as both are possible. */
    private void flush() {
        int length = piece.position();
        long at = count * PHDR_BYTES - length;
        byte[] rows = Arrays.copyOf(raw, length);
        if (isInFront()) {
            file.write(rows, BEFORE + at);
        }
        file.write(rows, end + at);
        piece.clear();
    }

    private boolean isInFront() {
        return BEFORE + count * PHDR_BYTES <= room;
    }

    /**
     * Writes what is left.
     *
     * @param contentEnd the file's end without program headers
     * @return the file's end
     */
    long finish(long contentEnd) {
        flush();
        long fileEnd = isInFront() ? contentEnd : end + count * PHDR_BYTES;
        if (count < PN_XNUM) {
            return fileEnd;
        }
        sectionOffset = fileEnd;
        byte[] section = new byte[SHDR_BYTES];
        ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN).putInt(44, Math.toIntExact(count));
        file.write(section, sectionOffset);
        return fileEnd + SHDR_BYTES;
    }

    /** The ELF header, of a core. */
    byte[] elfHeader(Architecture architecture) {
        byte[] header = new byte[BEFORE];
        ByteBuffer out = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 4).putShort((short) architecture.elfMachine()).putInt(1);
        out.putLong(0)
                .putLong(isInFront() ? BEFORE : end)
                .putLong(sectionOffset)
                .putInt(0);
        out.putShort((short) BEFORE).putShort((short) PHDR_BYTES);
        out.putShort((short) Math.min(count, PN_XNUM));
        out.putShort((short) (sectionOffset == 0 ? 0 : SHDR_BYTES)).putShort((short) (sectionOffset == 0 ? 0 : 1));
        return header;
    }
}
