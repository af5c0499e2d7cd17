package coretime.vmcore.internal.stream;

import coretime.vmcore.CpuState;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.X86Registers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds migration streams as QEMU 7.2 writes them, record by record. */
public final class StreamFixture {
    static final int PAGE = 4096;

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final List<String> described = new ArrayList<>();
    private int nextSection = 10;

    StreamFixture() {
        number(0x5145564dL, 4).number(3, 4);
    }

    /** A whole stream of a guest with this memory in one block, in the order of pages, with its one CPU. */
    public static byte[] of(PhysicalMemory memory, CpuState cpu) {
        StreamFixture stream = new StreamFixture()
                .machine("pc-q35-7.2")
                .ramStart("pc.ram", memory.ram().bytes());
        stream.part(0x02);
        stream.pages("pc.ram", memory);
        return stream.endOfPart(2).cpu(cpu).end();
    }

    StreamFixture number(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            all.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    StreamFixture name(String name) {
        return number(name.length(), 1).bytes(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    StreamFixture bytes(byte[] bytes) {
        all.writeBytes(bytes);
        return this;
    }

    StreamFixture machine(String machine) {
        return number(7, 1).number(machine.length(), 4).bytes(machine.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The begin of the section "ram", whose number is 2, with one block. */
    StreamFixture ramStart(String block, long bytes) {
        return ramStart(bytes, List.of(block), List.of(bytes));
    }

    StreamFixture ramStart(long total, List<String> blocks, List<Long> lengths) {
        number(1, 1).number(2, 4).name("ram").number(0, 4).number(4, 4).number(total | 4, 8);
        for (int i = 0; i < blocks.size(); i++) {
            name(blocks.get(i)).number(lengths.get(i), 8);
        }
        return endOfPart(2);
    }

    StreamFixture part(int type) {
        return number(type, 1).number(2, 4);
    }

    /** The end of a part, and the section's footer. */
    StreamFixture endOfPart(int section) {
        return number(0x10, 8).footer(section);
    }

    StreamFixture footer(int section) {
        return number(0x7e, 1).number(section, 4);
    }

    /** A page by itself, with its block's name. */
    StreamFixture page(String block, long page, byte[] content) {
        return number(page * PAGE | 8, 8).name(block).bytes(content);
    }

    /** All pages, in order: those of one byte by it alone. */
    StreamFixture pages(String block, PhysicalMemory memory) {
        PageBuffer buffer = PageBuffer.of(memory);
        for (long pfn = 0; pfn < memory.ram().pages(); pfn++) {
            byte[] page = memory.page(pfn, buffer).toArray(ValueLayout.JAVA_BYTE);
            boolean isZero = java.util.Arrays.equals(page, new byte[PAGE]);
            number(pfn * PAGE | (isZero ? 2 : 8) | (pfn == 0 ? 0 : 0x20), 8);
            if (pfn == 0) {
                name(block);
            }
            bytes(isZero ? new byte[1] : page);
        }
        return this;
    }

    /** A device's state, and its description. */
    StreamFixture device(String name, int instance, byte[] state, String... fields) {
        int section = nextSection++;
        number(4, 1).number(section, 4).name(name).number(instance, 4).number(1, 4);
        bytes(state).footer(section);
        described.add("{\"name\":\"%s\",\"instance_id\":%d,\"vmsd_name\":\"%s\",\"version\":1,\"fields\":[%s]}"
                .formatted(name, instance, name, String.join(",", fields)));
        return this;
    }

    static String field(String name, int size) {
        return "{\"name\":\"%s\",\"type\":\"x\",\"size\":%d}".formatted(name, size);
    }

    /** The state of a CPU, with a field that is of no interest in between. */
    StreamFixture cpu(CpuState cpu) {
        X86Registers registers = (X86Registers) cpu.registers();
        List<Long> general = registers.general();
        StreamFixture state = new StreamFixture();
        state.all.reset();
        int[] order = {10, 11, 12, 5, 19, 4, 13, 14, 9, 8, 7, 6, 3, 2, 1, 0};
        for (int register : order) {
            state.number(general.get(register), 8);
        }
        state.number(general.get(X86Registers.RIP), 8).number(general.get(X86Registers.EFLAGS), 8);
        state.bytes(new byte[80]);
        int[] segments = {
            X86Registers.ES, X86Registers.CS, X86Registers.SS, X86Registers.DS, X86Registers.FS, X86Registers.GS
        };
        for (int segment : segments) {
            long base = segment == X86Registers.FS
                    ? general.get(X86Registers.FS_BASE)
                    : segment == X86Registers.GS ? general.get(X86Registers.GS_BASE) : 0;
            state.number(general.get(segment), 4).number(base, 8).number(0, 8);
        }
        X86Registers.Control control = registers.control().orElseThrow();
        for (long value :
                new long[] {control.cr0(), control.cr2(), control.cr3(), control.cr4(), control.kernelGsBase()}) {
            state.number(value, 8);
        }
        return device(
                "cpu",
                cpu.number(),
                state.all.toByteArray(),
                "{\"name\":\"env.regs\",\"array_len\":16,\"type\":\"uint64\",\"size\":8}",
                field("env.eip", 8),
                field("env.eflags", 8),
                "{\"name\":\"env.fpregs\",\"array_len\":8,\"type\":\"struct\",\"size\":10}",
                "{\"name\":\"env.segs\",\"array_len\":6,\"type\":\"struct\",\"size\":20,\"struct\":{\"fields\":[%s,%s,%s]}}"
                        .formatted(field("selector", 4), field("base", 8), field("limit", 8)),
                field("env.cr[0]", 8),
                field("env.cr[2]", 8),
                field("env.cr[3]", 8),
                field("env.cr[4]", 8),
                field("env.kernelgsbase", 8));
    }

    /** What the firmware was told of RAM. */
    StreamFixture clock(long below4Gib, long above4Gib) {
        byte[] cmos = new byte[128];
        long low = (below4Gib - (16 << 20)) >> 16;
        long high = above4Gib >> 16;
        cmos[0x34] = (byte) low;
        cmos[0x35] = (byte) (low >> 8);
        cmos[0x5b] = (byte) high;
        cmos[0x5c] = (byte) (high >> 8);
        cmos[0x5d] = (byte) (high >> 16);
        return device("mc146818rtc", 0, cmos, field("cmos_data", 128));
    }

    /** Where the guest said that VMCOREINFO's note is. */
    StreamFixture vmcoreinfo(long address, int size) {
        byte[] state = new StreamFixture()
                .cleared()
                .number(1, 1)
                .number(0, 2)
                .number(1, 2)
                .number(size, 4)
                .number(address, 8)
                .all
                .toByteArray();
        return device(
                "vmcoreinfo",
                0,
                state,
                field("has_vmcoreinfo", 1),
                field("vmcoreinfo.host_format", 2),
                field("vmcoreinfo.guest_format", 2),
                field("vmcoreinfo.size", 4),
                field("vmcoreinfo.paddr", 8));
    }

    /** One that begins with what another holds. */
    StreamFixture from(byte[] begun) {
        return cleared().bytes(begun);
    }

    private StreamFixture cleared() {
        all.reset();
        return this;
    }

    /** As it stands, cut. */
    byte[] cut() {
        return all.toByteArray();
    }

    /** With its end and its description. */
    byte[] end() {
        String json = "{\"page_size\":4096,\"devices\":[%s]}".formatted(String.join(",", described));
        number(0, 1).number(6, 1).number(json.length(), 4);
        return bytes(json.getBytes(StandardCharsets.ISO_8859_1)).cut();
    }

    /** A raw save of a stream. */
    public static byte[] saved(byte[] stream) {
        return saved("LibvirtQemudSave", 0, stream);
    }

    /** libvirt's header and XML before a stream that is compressed already. */
    static byte[] saved(String magic, int compressed, byte[] stream) {
        byte[] xml = "<domain type='kvm'/>\0".getBytes(StandardCharsets.ISO_8859_1);
        java.nio.ByteBuffer header =
                java.nio.ByteBuffer.allocate(92 + xml.length + stream.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        header.put(magic.getBytes(StandardCharsets.ISO_8859_1)).putInt(2).putInt(xml.length);
        header.putInt(0).putInt(compressed).position(92);
        header.put(xml).put(stream);
        return header.array();
    }

    /** A stream compressed as libvirt would have it. */
    static byte[] compressed(SaveCompression compression, byte[] stream) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var to = switch (compression) {
            case RAW -> packed;
            case GZIP -> new java.util.zip.GZIPOutputStream(packed);
            case BZIP2 -> new io.airlift.compress.v3.bzip2.BZip2HadoopStreams().createOutputStream(packed);
            case XZ -> new org.tukaani.xz.XZOutputStream(packed, new org.tukaani.xz.LZMA2Options(1));
            case LZOP -> new io.airlift.compress.v3.lzo.LzopHadoopStreams().createOutputStream(packed);
            case ZSTD -> new io.airlift.compress.v3.zstd.ZstdOutputStream(packed);
        }) {
            to.write(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(compression.name().toLowerCase(Locale.ROOT), e);
        }
        return packed.toByteArray();
    }
}
