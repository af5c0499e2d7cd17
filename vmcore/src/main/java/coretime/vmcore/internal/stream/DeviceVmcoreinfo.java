package coretime.vmcore.internal.stream;

import coretime.vmcore.CoreException;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.io.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** VMCOREINFO where the guest told QEMU's vmcoreinfo device that it is (QEMU docs/specs/vmcoreinfo.rst): an ELF note. */
final class DeviceVmcoreinfo {
    private static final int FORMAT_ELF = 1;
    private static final int HEADER = 12;
    private static final int NAME_BYTES = 12;

    private DeviceVmcoreinfo() {}

    /** Reads it; a note that is none gets a problem, and a guest that set none gets nothing. */
    static Optional<Vmcoreinfo> read(
            Bytes bytes, StreamParser.Parsed parsed, PhysicalMemory memory, List<String> problems) {
        for (StreamSection section : parsed.sections()) {
            if (section.name().equals("vmcoreinfo") && parsed.description().isPresent()) {
                try {
                    return parsed.description()
                            .get()
                            .fields(section)
                            .flatMap(fields -> note(bytes, section, fields, memory));
                } catch (CoreException e) {
                    problems.add("VMCOREINFO is not where the guest said: " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Vmcoreinfo> note(
            Bytes bytes, StreamSection section, DeviceFields fields, PhysicalMemory memory) {
        Optional<DeviceFields.Field> has = fields.field("has_vmcoreinfo", 1, 1);
        Optional<DeviceFields.Field> format = fields.field("vmcoreinfo.guest_format", Short.BYTES, 1);
        Optional<DeviceFields.Field> size = fields.field("vmcoreinfo.size", Integer.BYTES, 1);
        Optional<DeviceFields.Field> address = fields.field("vmcoreinfo.paddr", Long.BYTES, 1);
        if (has.isEmpty() || format.isEmpty() || size.isEmpty() || address.isEmpty()) {
            return Optional.empty();
        }
        long formatAt = section.offset() + format.get().offset();
        int guestFormat =
                Short.toUnsignedInt(Short.reverseBytes((short) bytes.u16(formatAt, "vmcoreinfo.guest_format")));
        if ((bytes.u16(section.offset() + has.get().offset(), "has_vmcoreinfo") & 0xff) == 0
                || guestFormat != FORMAT_ELF) {
            return Optional.empty();
        }
        long length = bytes.be32(section.offset() + size.get().offset(), "vmcoreinfo.size");
        long at = bytes.be64(section.offset() + address.get().offset(), "vmcoreinfo.paddr");
        return Optional.of(parse(at, copy(memory, at, Math.min(length, Vmcoreinfo.MAX_BYTES))));
    }

    private static Vmcoreinfo parse(long at, byte[] note) {
        ByteBuffer header = ByteBuffer.wrap(note).order(ByteOrder.LITTLE_ENDIAN);
        if (note.length < HEADER + NAME_BYTES
                || header.getInt(0) != "VMCOREINFO".length() + 1
                || !new String(note, HEADER, "VMCOREINFO".length(), StandardCharsets.ISO_8859_1).equals("VMCOREINFO")) {
            throw new CoreException("at physical address 0x%x there is no note VMCOREINFO".formatted(at));
        }
        int length = Math.clamp(Integer.toUnsignedLong(header.getInt(4)), 0, note.length - HEADER - NAME_BYTES);
        return Vmcoreinfo.parse(java.util.Arrays.copyOfRange(note, HEADER + NAME_BYTES, HEADER + NAME_BYTES + length));
    }

    private static byte[] copy(PhysicalMemory memory, long address, long length) {
        byte[] copy = new byte[(int) length];
        PageBuffer buffer = PageBuffer.of(memory);
        int done = 0;
        while (done < length) {
            long from = address + done;
            int inPage = (int) (from & (RamBlock.PAGE_SIZE - 1));
            int some = (int) Math.min(length - done, RamBlock.PAGE_SIZE - inPage);
            MemorySegment.copy(memory.page(from >>> 12, buffer), ValueLayout.JAVA_BYTE, inPage, copy, done, some);
            done += some;
        }
        return copy;
    }
}
