package coretime.vmcore.internal.elf;

import coretime.vmcore.CpuState;
import coretime.vmcore.Registers;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.X86Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes what {@link CoreNotes} reads: a note of each kind for each CPU, and VMCOREINFO. */
public final class NoteWriter {
    private static final int HEADER = 12;

    private NoteWriter() {}

    /**
     * Notes as they are in a file.
     *
     * @param bytes all of them
     * @param vmcoreinfoOffset where VMCOREINFO's text begins in them; 0 without one
     * @param vmcoreinfoBytes its length
     */
    public record Notes(ByteBuffer bytes, int vmcoreinfoOffset, int vmcoreinfoBytes) {
        /** Bytes in all. */
        public int length() {
            return bytes.capacity();
        }
    }

    /** How long the notes of so many CPUs are at most, without VMCOREINFO. */
    public static int bytesFor(int cpus) {
        return cpus * (size("CORE", CoreNotes.PRSTATUS_BYTES) + size("QEMU", CoreNotes.QEMU_STATE_BYTES));
    }

    /** The notes of a core. */
    public static Notes of(List<CpuState> cpus, Optional<Vmcoreinfo> vmcoreinfo) {
        byte[] info = vmcoreinfo.map(Vmcoreinfo::bytes).orElse(new byte[0]);
        ByteBuffer notes = ByteBuffer.allocate(
                        bytesFor(cpus.size()) + (info.length == 0 ? 0 : size("VMCOREINFO", info.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        cpus.forEach(cpu -> prstatus(notes, cpu));
        cpus.forEach(cpu -> qemuState(notes, cpu.registers()));
        int infoAt = 0;
        if (info.length > 0) {
            infoAt = begin(notes, "VMCOREINFO", 0, info.length);
            notes.put(info);
            notes.position(infoAt + aligned(info.length));
        }
        ByteBuffer all = ByteBuffer.allocate(notes.position());
        return new Notes(all.put(notes.flip()).flip(), infoAt, info.length);
    }

    private static void prstatus(ByteBuffer notes, CpuState cpu) {
        int desc = begin(notes, "CORE", CoreNotes.NT_PRSTATUS, CoreNotes.PRSTATUS_BYTES);
        notes.putInt(desc + CoreNotes.PR_PID, cpu.pid());
        if (cpu.registers() instanceof X86Registers registers) {
            for (int i = 0; i < X86Registers.GENERAL; i++) {
                notes.putLong(
                        desc + CoreNotes.PR_REG + Long.BYTES * i,
                        registers.general().get(i));
            }
        }
        notes.position(desc + aligned(CoreNotes.PRSTATUS_BYTES));
    }

    private static void qemuState(ByteBuffer notes, Registers registers) {
        if (!(registers instanceof X86Registers x86) || x86.control().isEmpty()) {
            return;
        }
        int desc = begin(notes, "QEMU", 0, CoreNotes.QEMU_STATE_BYTES);
        notes.putInt(desc, 1).putInt(desc + 4, CoreNotes.QEMU_STATE_BYTES);
        int[] order = {
            X86Registers.RAX,
            X86Registers.RBX,
            X86Registers.RCX,
            X86Registers.RDX,
            X86Registers.RSI,
            X86Registers.RDI,
            X86Registers.RSP,
            X86Registers.RBP,
            X86Registers.R8,
            X86Registers.R9,
            X86Registers.R10,
            X86Registers.R11,
            X86Registers.R12,
            X86Registers.R13,
            X86Registers.R14,
            X86Registers.R15,
            X86Registers.RIP,
            X86Registers.EFLAGS
        };
        for (int i = 0; i < order.length; i++) {
            notes.putLong(desc + 8 + Long.BYTES * i, x86.general().get(order[i]));
        }
        int[] selectors = {
            X86Registers.CS, X86Registers.DS, X86Registers.ES, X86Registers.FS, X86Registers.GS, X86Registers.SS
        };
        for (int i = 0; i < selectors.length; i++) {
            int segment = desc + CoreNotes.QEMU_SEGMENTS + i * CoreNotes.QEMU_SEGMENT_BYTES;
            notes.putInt(segment, x86.general().get(selectors[i]).intValue());
        }
        base(notes, desc, CoreNotes.QEMU_GS - 1, x86.general().get(X86Registers.FS_BASE));
        base(notes, desc, CoreNotes.QEMU_GS, x86.general().get(X86Registers.GS_BASE));
        X86Registers.Control control = x86.control().get();
        long[] cr = {control.cr0(), 0, control.cr2(), control.cr3(), control.cr4()};
        for (int i = 0; i < cr.length; i++) {
            notes.putLong(desc + CoreNotes.QEMU_CR + Long.BYTES * i, cr[i]);
        }
        notes.putLong(desc + CoreNotes.QEMU_KERNEL_GS_BASE, control.kernelGsBase());
        notes.position(desc + aligned(CoreNotes.QEMU_STATE_BYTES));
    }

    private static void base(ByteBuffer notes, int desc, int segment, long value) {
        notes.putLong(
                desc + CoreNotes.QEMU_SEGMENTS + segment * CoreNotes.QEMU_SEGMENT_BYTES + CoreNotes.QEMU_SEGMENT_BASE,
                value);
    }

    /** Writes a note's header; returns where its content goes. */
    private static int begin(ByteBuffer notes, String name, int type, int length) {
        byte[] raw = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        int at = notes.position();
        notes.putInt(raw.length).putInt(length).putInt(type).put(raw);
        int desc = at + HEADER + aligned(raw.length);
        notes.position(desc);
        return desc;
    }

    private static int size(String name, int length) {
        return HEADER + aligned(name.length() + 1) + aligned(length);
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
