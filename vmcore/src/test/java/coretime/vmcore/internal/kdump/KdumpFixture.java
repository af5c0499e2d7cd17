package coretime.vmcore.internal.kdump;

import coretime.vmcore.Compression;
import coretime.vmcore.internal.codec.PageCodec;
import coretime.vmcore.internal.elf.ElfFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds kdump-compressed files of any version, flattened and split ones, too. */
public final class KdumpFixture {
    /** Bytes in a page. */
    public static final int PAGE = 4096;

    /** The sub header begins there. */
    public static final int SUB = PAGE;

    private static final int NOTES_AT = SUB + 104;

    private final SortedMap<Integer, byte[]> pages = new TreeMap<>();
    private final BitSet ram = new BitSet();
    private int version = 6;
    private Compression compression = Compression.ZLIB;
    private int maxMapnr = 64;
    private int status;
    private int dumpLevel;
    private long physBase;
    private long seconds;
    private String machine = "x86_64";
    private String release = "";
    private String vmcoreinfo = "";
    private byte[] notes = new byte[0];
    private boolean split;
    private int startPfn;
    private int endPfn;
    private boolean singleBitmap;
    private int dataAt;

    /** A page that compresses well and depends on the number; number 0 is zeros. */
    public static byte[] page(int number) {
        byte[] page = new byte[PAGE];
        new Random(number).nextBytes(page);
        Arrays.fill(page, 300, PAGE, (byte) number);
        return number == 0 ? new byte[PAGE] : page;
    }

    /** A page in the core. */
    public KdumpFixture page(int pfn, byte[] content) {
        pages.put(pfn, content);
        return ram(pfn, pfn + 1);
    }

    /** RAM, not dumped. */
    public KdumpFixture ram(int from, int to) {
        ram.set(from, to);
        maxMapnr = Math.max(maxMapnr, to);
        return this;
    }

    /** header_version. */
    public KdumpFixture version(int number) {
        version = number;
        return this;
    }

    /** The pages' compression. */
    public KdumpFixture compression(Compression kind) {
        compression = kind;
        return this;
    }

    /** More flags in status. */
    public KdumpFixture status(int flags) {
        status |= flags;
        return this;
    }

    /** dump_level. */
    public KdumpFixture dumpLevel(int level) {
        dumpLevel = level;
        return this;
    }

    /** phys_base. */
    public KdumpFixture physBase(long address) {
        physBase = address;
        return this;
    }

    /** timestamp. */
    public KdumpFixture seconds(long time) {
        seconds = time;
        return this;
    }

    /** utsname.machine. */
    public KdumpFixture machine(String name) {
        machine = name;
        return this;
    }

    /** utsname.release. */
    public KdumpFixture release(String name) {
        release = name;
        return this;
    }

    /** VMCOREINFO as text. */
    public KdumpFixture vmcoreinfo(String text) {
        vmcoreinfo = text;
        return this;
    }

    /** The notes that an ELF file without segments has. */
    public KdumpFixture notes(ElfFixture elf) {
        byte[] file = elf.bytes();
        notes = Arrays.copyOfRange(file, 64 + 56, file.length);
        return this;
    }

    /** One file of a split core: only these pages are in it. */
    public KdumpFixture split(int from, int to) {
        split = true;
        startPfn = from;
        endPfn = to;
        return this;
    }

    /** One bitmap only, as old writers made. */
    public KdumpFixture singleBitmap() {
        singleBitmap = true;
        return this;
    }

    /** Where the bitmaps begin. */
    public int bitmapAt() {
        return PAGE + Math.ceilDiv(NOTES_AT - SUB + notes.length + vmcoreinfo.length(), PAGE) * PAGE;
    }

    /** Where the page descriptors begin. */
    public int descAt() {
        return bitmapAt() + bitmapBlocks() * PAGE;
    }

    /** Where the data begin, known once the bytes are built. */
    public int dataAt() {
        return dataAt;
    }

    private int bitmapBlocks() {
        return Math.ceilDiv(maxMapnr, 8 * PAGE) * (singleBitmap ? 1 : 2);
    }

    /** The file's bytes. */
    public byte[] bytes() {
        SortedMap<Integer, byte[]> own = split ? pages.subMap(startPfn, endPfn) : pages;
        dataAt = descAt() + PageDesc.BYTES * own.size();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[PAGE]);
        byte[] front = new byte[dataAt];
        ByteBuffer file = little(front);
        headers(file);
        bitmaps(front);
        file.position(descAt());
        try (Arena arena = Arena.ofConfined()) {
            PageCodec codec = PageCodec.of(compression);
            MemorySegment in = arena.allocate(PAGE);
            MemorySegment out = arena.allocate(codec.maxCompressedBytes(PAGE));
            own.forEach((pfn, content) -> {
                if (Arrays.equals(content, new byte[PAGE])) {
                    file.putLong(dataAt).putInt(PAGE).putInt(0).putLong(0);
                    return;
                }
                int length = codec.compress(in.copyFrom(MemorySegment.ofArray(content)), out);
                boolean raw = length < 0 || compression == Compression.NONE;
                file.putLong(dataAt + data.size())
                        .putInt(raw ? PAGE : length)
                        .putInt(raw ? 0 : compression.flag())
                        .putLong(0);
                data.writeBytes(raw ? content : out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            });
        }
        byte[] all = Arrays.copyOf(front, dataAt + data.size());
        System.arraycopy(data.toByteArray(), 0, all, dataAt, data.size());
        return all;
    }

    private void headers(ByteBuffer file) {
        put(file, 0, "KDUMP   ");
        file.putInt(8, version);
        put(file, 12, "Linux");
        put(file, 12 + 65, "guest");
        put(file, 12 + 2 * 65, release);
        put(file, 12 + 4 * 65, machine);
        file.putLong(408, seconds).putLong(416, seconds == 0 ? 0 : 250_000);
        file.putInt(424, status | compression.flag())
                .putInt(428, PAGE)
                .putInt(432, bitmapAt() / PAGE - 1)
                .putInt(436, bitmapBlocks())
                .putInt(440, maxMapnr)
                .putInt(460, 1);
        file.putLong(SUB, physBase).putInt(SUB + 8, dumpLevel);
        file.putInt(SUB + 12, split ? 1 : 0).putLong(SUB + 16, startPfn).putLong(SUB + 24, endPfn);
        if (version >= 3 && !vmcoreinfo.isEmpty()) {
            file.putLong(SUB + 32, NOTES_AT + notes.length).putLong(SUB + 40, vmcoreinfo.length());
            put(file, NOTES_AT + notes.length, vmcoreinfo);
        }
        if (version >= 4 && notes.length > 0) {
            file.putLong(SUB + 48, NOTES_AT).putLong(SUB + 56, notes.length);
            file.put(NOTES_AT, notes);
        }
        if (version >= 6) {
            file.putLong(SUB + 80, startPfn).putLong(SUB + 88, endPfn).putLong(SUB + 96, maxMapnr);
            // The narrow fields are not to be looked at any more.
            file.putInt(440, 1).putLong(SUB + 16, 7).putLong(SUB + 24, 8);
        }
    }

    private void bitmaps(byte[] file) {
        BitSet dumped = new BitSet();
        pages.keySet().forEach(dumped::set);
        byte[] first = (singleBitmap ? dumped : ram).toByteArray();
        System.arraycopy(first, 0, file, bitmapAt(), first.length);
        if (!singleBitmap) {
            byte[] second = dumped.toByteArray();
            System.arraycopy(second, 0, file, bitmapAt() + bitmapBlocks() / 2 * PAGE, second.length);
        }
    }

    /** The file, in a directory. */
    public Path write(Path directory) {
        return write(directory, "core", bytes());
    }

    /** Some bytes as a file, in a directory. */
    public static Path write(Path directory, String name, byte[] bytes) {
        try {
            return Files.write(directory.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy in which some bytes are others. */
    public static byte[] with(byte[] file, int at, int width, long value) {
        byte[] copy = file.clone();
        if (width == Long.BYTES) {
            little(copy).putLong(at, value);
        } else {
            little(copy).putInt(at, (int) value);
        }
        return copy;
    }

    /** The flattened form, cut into records of lengths that a random number says, in two streams that alternate. */
    public static byte[] flattened(byte[] file, Random random) {
        int[] at = {0, file.length / 2};
        int[] end = {file.length / 2, file.length};
        FlatBuilder flat = new FlatBuilder();
        while (at[0] < end[0] || at[1] < end[1]) {
            int stream = at[0] >= end[0] || (at[1] < end[1] && random.nextBoolean()) ? 1 : 0;
            int length = Math.min(end[stream] - at[stream], 1 + random.nextInt(5000));
            flat.record(at[stream], Arrays.copyOfRange(file, at[stream], at[stream] + length));
            at[stream] += length;
        }
        return flat.end();
    }

    private static void put(ByteBuffer file, int at, String text) {
        file.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
