package coretime.vmcore.internal.elf;

import coretime.vmcore.CpuState;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.X86Registers;
import coretime.vmcore.internal.io.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ELF notes of an x86_64 core (System V ABI, Linux include/uapi/linux/elf.h and elfcore.h, QEMU
 * target/i386/arch_dump.c): NT_PRSTATUS and "QEMU" for each CPU, and VMCOREINFO. What is damaged ends the reading and is
 * said; what came before it counts.
 *
 * @param cpus in the notes' order
 * @param vmcoreinfo the kernel's own
 * @param isQemu whether QEMU wrote them
 * @param problems what is damaged
 */
public record CoreNotes(List<CpuState> cpus, Optional<Vmcoreinfo> vmcoreinfo, boolean isQemu, List<String> problems) {
    /** Longer note segments are cut: 4096 CPUs take 4 MiB. */
    public static final long MAX_BYTES = 1 << 24;

    static final int NT_PRSTATUS = 1;
    static final int PRSTATUS_BYTES = 336;
    static final int PR_PID = 32;
    static final int PR_REG = 112;
    static final int QEMU_STATE_BYTES = 440;
    static final int QEMU_SEGMENTS = 152;
    static final int QEMU_SEGMENT_BYTES = 24;
    static final int QEMU_SEGMENT_BASE = 16;
    static final int QEMU_GS = 4;
    static final int QEMU_CR = 392;
    static final int QEMU_KERNEL_GS_BASE = 432;

    private static final int NOTE_HEADER = 12;
    private static final int MAX_CPUS = 16384;

    /** No notes at all. */
    public static final CoreNotes NONE = new CoreNotes(List.of(), Optional.empty(), false, List.of());

    /** Copies the lists. */
    public CoreNotes {
        cpus = List.copyOf(cpus);
        problems = List.copyOf(problems);
    }

    /** Reads the notes between two offsets. */
    public static CoreNotes read(Bytes bytes, long offset, long length) {
        Reader reader = new Reader(bytes);
        try {
            if (length > MAX_BYTES) {
                reader.problems.add("notes of %d bytes are cut at %d".formatted(length, MAX_BYTES));
            }
            reader.read(offset, Math.min(length, MAX_BYTES));
        } catch (DamagedCoreException e) {
            reader.problems.add(e.getMessage());
        }
        return reader.notes();
    }

    private static final class Reader {
        private final Bytes bytes;
        private final List<String> problems = new ArrayList<>();
        private final List<Integer> pids = new ArrayList<>();
        private final List<Long[]> general = new ArrayList<>();
        private final List<Long> qemuStates = new ArrayList<>();
        private Optional<Vmcoreinfo> vmcoreinfo = Optional.empty();

        Reader(Bytes bytes) {
            this.bytes = bytes;
        }

        private void read(long offset, long length) {
            long at = offset;
            long end = offset + length;
            while (end - at >= NOTE_HEADER) {
                long nameBytes = bytes.u32(at, "n_namesz");
                long descBytes = bytes.u32(at + 4, "n_descsz");
                long type = bytes.u32(at + 8, "n_type");
                if (nameBytes == 0 && descBytes == 0) {
                    return;
                }
                long desc = at + NOTE_HEADER + aligned(nameBytes);
                long next = desc + aligned(descBytes);
                if (next > end + 3 || desc + descBytes > end) {
                    throw bytes.damaged(
                            at, "n_descsz", "a note of %d bytes is beyond the notes' end".formatted(descBytes));
                }
                if (nameBytes <= 64) {
                    note(bytes.copy(at + NOTE_HEADER, nameBytes, "note name"), type, desc, descBytes);
                }
                at = next;
            }
        }

        private void note(byte[] rawName, long type, long desc, long length) {
            String name = new String(rawName, java.nio.charset.StandardCharsets.ISO_8859_1).replaceFirst("\0.*", "");
            if (name.equals("VMCOREINFO") && vmcoreinfo.isEmpty() && length > 0) {
                vmcoreinfo = Optional.of(
                        Vmcoreinfo.parse(bytes.copy(desc, Math.min(length, Vmcoreinfo.MAX_BYTES), "VMCOREINFO note")));
            } else if (name.equals("QEMU") && length >= QEMU_STATE_BYTES && qemuStates.size() < MAX_CPUS) {
                qemuStates.add(desc);
            } else if (name.equals("CORE")
                    && type == NT_PRSTATUS
                    && length >= PRSTATUS_BYTES
                    && general.size() < MAX_CPUS) {
                pids.add((int) bytes.u32(desc + PR_PID, "pr_pid"));
                Long[] values = new Long[X86Registers.GENERAL];
                Arrays.setAll(values, i -> bytes.u64(desc + PR_REG + 8L * i, "pr_reg"));
                general.add(values);
            }
        }

        private CoreNotes notes() {
            List<CpuState> cpus = new ArrayList<>();
            for (int i = 0; i < general.size(); i++) {
                Optional<X86Registers.Control> control = Optional.empty();
                if (i < qemuStates.size()) {
                    long state = qemuStates.get(i);
                    control = Optional.of(control(state));
                    if (general.get(i)[X86Registers.GS_BASE] == 0) {
                        general.get(i)[X86Registers.GS_BASE] = bytes.u64(
                                state + QEMU_SEGMENTS + QEMU_GS * QEMU_SEGMENT_BYTES + QEMU_SEGMENT_BASE, "gs.base");
                    }
                }
                cpus.add(new CpuState(i, pids.get(i), new X86Registers(List.of(general.get(i)), control)));
            }
            return new CoreNotes(cpus, vmcoreinfo, !qemuStates.isEmpty(), problems);
        }

        private X86Registers.Control control(long state) {
            long cr = state + QEMU_CR;
            return new X86Registers.Control(
                    bytes.u64(cr, "cr0"),
                    bytes.u64(cr + 16, "cr2"),
                    bytes.u64(cr + 24, "cr3"),
                    bytes.u64(cr + 32, "cr4"),
                    bytes.u64(state + QEMU_KERNEL_GS_BASE, "kernel_gs_base"));
        }

        private static long aligned(long length) {
            return (length + 3) & ~3L;
        }
    }
}
