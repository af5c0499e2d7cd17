package coretime.vmcore.internal.elf;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.RamLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A 64-bit ELF core (System V gABI, chapters 4 and 5): QEMU's, the kernel's /proc/vmcore, makedumpfile's -E, our own.
 * e_ehsize is not looked at, since QEMU 7.2 writes a wrong one. What a PT_LOAD has in memory and not in the file was left
 * out by a filter; what the file should have and has not is missing.
 */
public final class ElfCore implements MemoryCore {
    static final int EHDR_BYTES = 64;
    static final int PHDR_BYTES = 56;
    static final int PT_LOAD = 1;
    static final int PT_NOTE = 4;
    static final int PN_XNUM = 0xffff;
    static final int ET_CORE = 4;
    static final long START_KERNEL_MAP = 0xffffffff80000000L;

    private static final int MAX_SEGMENTS = 1 << 22;
    private static final int PAGE_SIZE = 4096;
    private static final int MAX_PROBLEMS = 20;

    private final Bytes bytes;
    private final Runnable closing;
    private final ElfMemory memory;
    private final CoreNotes notes;
    private final Optional<Long> physBase;
    private final List<String> damage;

    private ElfCore(
            Bytes bytes,
            Runnable closing,
            ElfMemory memory,
            CoreNotes notes,
            Optional<Long> physBase,
            List<String> damage) {
        this.bytes = bytes;
        this.closing = closing;
        this.memory = memory;
        this.notes = notes;
        this.physBase = physBase;
        this.damage = List.copyOf(damage);
    }

    /** Whether these bytes begin as an ELF file does. */
    public static boolean isElf(Bytes bytes) {
        return bytes.size() >= 4 && bytes.be32(0, "e_ident") == 0x7f454c46L;
    }

    /**
     * Opens a core.
     *
     * @param closing run when the core is closed
     */
    public static ElfCore open(Bytes bytes, Runnable closing) {
        checkHeader(bytes);
        long programHeaders = bytes.u64(32, "e_phoff");
        int size = bytes.u16(54, "e_phentsize");
        if (size != PHDR_BYTES) {
            throw bytes.damaged(54, "e_phentsize", "%d is not %d".formatted(size, PHDR_BYTES));
        }
        long count = programHeaderCount(bytes);
        ElfSegments segments = new ElfSegments(PAGE_SIZE);
        List<String> damage = new ArrayList<>();
        CoreNotes notes = CoreNotes.NONE;
        Optional<Long> physBase = Optional.empty();
        for (long i = 0; i < count; i++) {
            long header = programHeaders + i * PHDR_BYTES;
            if (header < 0 || header > bytes.size() - PHDR_BYTES) {
                damage.add("the file ends in its program headers: %d of %d are there".formatted(i, count));
                break;
            }
            long type = bytes.u32(header, "p_type");
            long offset = bytes.u64(header + 8, "p_offset");
            long fileBytes = bytes.u64(header + 32, "p_filesz");
            if (type == PT_NOTE && notes.equals(CoreNotes.NONE)) {
                notes = CoreNotes.read(bytes, offset, fileBytes);
            } else if (type == PT_LOAD) {
                long virtual = bytes.u64(header + 16, "p_vaddr");
                long physical = bytes.u64(header + 24, "p_paddr");
                if (virtual >= START_KERNEL_MAP && virtual < START_KERNEL_MAP + (1L << 30) && physBase.isEmpty()) {
                    physBase = Optional.of(physical - (virtual - START_KERNEL_MAP));
                }
                String problem =
                        segments.add(bytes, physical, offset, fileBytes, bytes.u64(header + 40, "p_memsz"), header);
                if (!problem.isEmpty() && damage.size() < MAX_PROBLEMS) {
                    damage.add(problem);
                }
            }
        }
        damage.addAll(notes.problems());
        ElfMemory memory = new ElfMemory(bytes, segments.finish(bytes));
        if (!RamLimit.isBelievable(memory.ram().bytes(), bytes.size())) {
            throw bytes.damaged(
                    programHeaders,
                    "p_memsz",
                    "0x%x bytes of RAM are not believed of a file of 0x%x bytes"
                            .formatted(memory.ram().bytes(), bytes.size()));
        }
        if (memory.missingPages() > 0) {
            damage.add("%d pages should be in the file and are beyond its end, 0x%x"
                    .formatted(memory.missingPages(), bytes.size()));
        }
        return new ElfCore(bytes, closing, memory, notes, physBase, damage);
    }

    private static void checkHeader(Bytes bytes) {
        bytes.slice(0, EHDR_BYTES, "ELF header");
        if ((bytes.u32(4, "e_ident") & 0xff) != 2 || (bytes.u32(5, "e_ident") & 0xff) != 1) {
            throw new UnsupportedCoreException(
                    bytes.name() + " is not a 64-bit little-endian ELF file; others are not read");
        }
        int machine = bytes.u16(18, "e_machine");
        if (machine != Architecture.X86_64.elfMachine()) {
            throw new UnsupportedCoreException("%s is a core of %s (e_machine %d); only x86_64 is read"
                    .formatted(
                            bytes.name(),
                            machine == Architecture.AARCH64.elfMachine() ? "aarch64" : "another machine",
                            machine));
        }
        int type = bytes.u16(16, "e_type");
        if (type != ET_CORE) {
            throw new UnsupportedCoreException(
                    "%s is an ELF file, but no core (e_type %d, a core has 4)".formatted(bytes.name(), type));
        }
    }

    private static long programHeaderCount(Bytes bytes) {
        long count = bytes.u16(56, "e_phnum");
        if (count == PN_XNUM) {
            long section = bytes.u64(40, "e_shoff");
            if (section != 0) {
                count = bytes.u32(section + 44, "sh_info of section 0");
            }
        }
        if (count > MAX_SEGMENTS) {
            throw bytes.damaged(56, "e_phnum", "%d segments are more than %d".formatted(count, MAX_SEGMENTS));
        }
        return count;
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public CoreFormat format() {
        return new CoreFormat(CoreFormat.Kind.ELF, notes.isQemu() ? "with QEMU's CPU notes" : "");
    }

    @Override
    public Architecture architecture() {
        return Architecture.X86_64;
    }

    @Override
    public PhysicalMemory memory() {
        return memory;
    }

    @Override
    public List<CpuState> cpus() {
        return notes.cpus();
    }

    @Override
    public Optional<Vmcoreinfo> vmcoreinfo() {
        return notes.vmcoreinfo();
    }

    @Override
    public Optional<Long> headerPhysBase() {
        return physBase;
    }

    @Override
    public List<String> damage() {
        return damage;
    }

    @Override
    public void close() {
        closing.run();
    }
}
