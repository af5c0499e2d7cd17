package coretime.vmcore.internal.elf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ELF cores as QEMU and the kernel write them, small, with what a test wants to be wrong. */
public final class ElfFixture {
    /** Bytes in a page. */
    public static final int PAGE = 4096;

    private final List<Segment> segments = new ArrayList<>();
    private byte[] notes = new byte[0];
    private int headerBytes = 64;
    private int machine = 62;
    private int type = 4;
    private boolean extended;

    private record Segment(long virtual, long physical, ByteBuffer content, long memoryBytes) {}

    /** A page whose every byte depends on the number. */
    public static byte[] page(int number) {
        byte[] page = new byte[PAGE];
        new java.util.Random(number).nextBytes(page);
        return page;
    }

    /** Pages one after the other. */
    public static byte[] pages(int... numbers) {
        byte[] raw = new byte[numbers.length * PAGE];
        ByteBuffer all = ByteBuffer.wrap(raw);
        for (int number : numbers) {
            all.put(page(number));
        }
        return raw;
    }

    /** A PT_LOAD that is whole. */
    public ElfFixture load(long physical, byte[] content) {
        return load(0, physical, content, content.length);
    }

    /** A PT_LOAD. */
    public ElfFixture load(long virtual, long physical, byte[] content, long memoryBytes) {
        segments.add(new Segment(virtual, physical, ByteBuffer.wrap(content), memoryBytes));
        return this;
    }

    /** A note. */
    public ElfFixture note(String name, int noteType, byte[] desc) {
        byte[] rawName = (name + "\0").getBytes(StandardCharsets.ISO_8859_1);
        int before = notes.length;
        notes = Arrays.copyOf(notes, before + 12 + aligned(rawName.length) + aligned(desc.length));
        ByteBuffer note = little(notes).position(before);
        note.putInt(rawName.length).putInt(desc.length).putInt(noteType).put(rawName);
        note.position(before + 12 + aligned(rawName.length)).put(desc);
        return this;
    }

    /** NT_PRSTATUS in which register i is 1000 * cpu + i. */
    public ElfFixture prstatus(int cpu, int pid) {
        byte[] raw = new byte[336];
        ByteBuffer desc = little(raw).putInt(32, pid);
        for (int i = 0; i < 27; i++) {
            desc.putLong(112 + 8 * i, 1000L * cpu + i);
        }
        return note("CORE", 1, raw);
    }

    /** QEMU's note with its control registers. */
    public ElfFixture qemuState(long cr3, long cr4) {
        byte[] raw = new byte[440];
        ByteBuffer desc = little(raw).putInt(0, 1).putInt(4, 440);
        desc.putLong(392 + 24, cr3).putLong(392 + 32, cr4);
        return note("QEMU", 0, raw);
    }

    /** e_ehsize. */
    public ElfFixture headerBytes(int bytes) {
        headerBytes = bytes;
        return this;
    }

    /** e_machine. */
    public ElfFixture machine(int number) {
        machine = number;
        return this;
    }

    /** e_type. */
    public ElfFixture type(int number) {
        type = number;
        return this;
    }

    /** The number of segments in section 0, as PN_XNUM demands. */
    public ElfFixture extended() {
        extended = true;
        return this;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        int count = segments.size() + 1;
        int sectionAt = 64;
        int headersAt = extended ? 128 : 64;
        int notesAt = headersAt + 56 * count;
        int dataAt = notesAt + notes.length;
        byte[] raw = new byte
                [dataAt
                        + segments.stream()
                                .mapToInt(s -> s.content().capacity())
                                .sum()];
        ByteBuffer file = little(raw);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) type)
                .putShort((short) machine)
                .putInt(1)
                .putLong(0)
                .putLong(headersAt);
        file.putLong(extended ? sectionAt : 0)
                .putInt(0)
                .putShort((short) headerBytes)
                .putShort((short) 56);
        file.putShort((short) (extended ? 0xffff : count));
        file.putShort((short) (extended ? 64 : 0)).putShort((short) (extended ? 1 : 0));
        if (extended) {
            file.putInt(sectionAt + 44, count);
        }
        header(file.position(headersAt), 4, 0, 0, notesAt, notes.length, notes.length);
        int at = dataAt;
        for (Segment segment : segments) {
            header(
                    file,
                    1,
                    segment.virtual(),
                    segment.physical(),
                    at,
                    segment.content().capacity(),
                    segment.memoryBytes());
            at += segment.content().capacity();
        }
        file.position(notesAt).put(notes);
        segments.forEach(segment -> file.put(segment.content().duplicate()));
        return raw;
    }

    /** The file, in a directory. */
    public Path write(Path directory) {
        return write(directory, bytes());
    }

    /** Some bytes as a file, in a directory. */
    public static Path write(Path directory, byte[] bytes) {
        try {
            return Files.write(directory.resolve("core"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void header(
            ByteBuffer file, int kind, long virtual, long physical, long at, long bytes, long memory) {
        file.putInt(kind).putInt(0).putLong(at).putLong(virtual).putLong(physical);
        file.putLong(bytes).putLong(memory).putLong(0);
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
