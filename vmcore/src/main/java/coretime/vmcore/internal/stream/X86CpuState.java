package coretime.vmcore.internal.stream;

import coretime.vmcore.CpuState;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.X86Registers;
import coretime.vmcore.internal.io.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The section "cpu" of an x86_64 guest (QEMU target/i386/machine.c, vmstate_x86_cpu), read where the stream's description
 * says that its fields are. Not thread-safe.
 */
final class X86CpuState {
    /** The order of env.regs: RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, then R8 to R15. */
    private static final int[] REGISTERS = {
        X86Registers.RAX,
        X86Registers.RCX,
        X86Registers.RDX,
        X86Registers.RBX,
        X86Registers.RSP,
        X86Registers.RBP,
        X86Registers.RSI,
        X86Registers.RDI,
        X86Registers.R8,
        X86Registers.R9,
        X86Registers.R10,
        X86Registers.R11,
        X86Registers.R12,
        X86Registers.R13,
        X86Registers.R14,
        X86Registers.R15
    };

    /** The order of env.segs: ES, CS, SS, DS, FS, GS. */
    private static final int[] SELECTORS = {
        X86Registers.ES, X86Registers.CS, X86Registers.SS, X86Registers.DS, X86Registers.FS, X86Registers.GS
    };

    private static final int FS = 4;
    private static final int GS = 5;

    private final Bytes bytes;
    private final StreamSection section;
    private final DeviceFields fields;

    private X86CpuState(Bytes bytes, StreamSection section, DeviceFields fields) {
        this.bytes = bytes;
        this.section = section;
        this.fields = fields;
    }

    /** The CPUs of a stream, by their number. Those that are not described as they are get a problem instead. */
    static List<CpuState> read(Bytes bytes, StreamParser.Parsed parsed, List<String> problems) {
        List<CpuState> cpus = new ArrayList<>();
        if (parsed.description().isEmpty()) {
            return cpus;
        }
        for (StreamSection section : parsed.sections()) {
            if (!section.name().equals("cpu")) {
                continue;
            }
            read(bytes, parsed.description().get(), section)
                    .ifPresentOrElse(
                            cpus::add,
                            () -> problems.add(
                                    "%s: the state of CPU %d at offset 0x%x is not as the stream describes it"
                                            .formatted(bytes.name(), section.instance(), section.offset())));
        }
        cpus.sort(java.util.Comparator.comparingInt(CpuState::number));
        return cpus;
    }

    private static Optional<CpuState> read(Bytes bytes, VmDescription description, StreamSection section) {
        try {
            return description.fields(section).flatMap(fields -> new X86CpuState(bytes, section, fields).cpu());
        } catch (DamagedCoreException e) {
            return Optional.empty(); // Members that lie beyond what they are in.
        }
    }

    private Optional<CpuState> cpu() {
        Optional<DeviceFields.Field> regs = fields.field("env.regs", Long.BYTES, REGISTERS.length);
        Optional<DeviceFields.Field> segments = fields.fields().stream()
                .filter(field -> field.name().equals("env.segs") && field.count() == SELECTORS.length)
                .findFirst();
        Optional<Long> rip = value("env.eip");
        Optional<Long> flags = value("env.eflags");
        if (regs.isEmpty() || segments.isEmpty() || rip.isEmpty() || flags.isEmpty()) {
            return Optional.empty();
        }
        Optional<DeviceFields.Field> selector = DeviceFields.member(segments.get(), "selector", Integer.BYTES);
        Optional<DeviceFields.Field> base = DeviceFields.member(segments.get(), "base", Long.BYTES);
        if (selector.isEmpty() || base.isEmpty()) {
            return Optional.empty();
        }
        Long[] general = new Long[X86Registers.GENERAL];
        Arrays.fill(general, 0L);
        for (int i = 0; i < REGISTERS.length; i++) {
            general[REGISTERS[i]] = u64(regs.get().offset() + (long) i * Long.BYTES);
        }
        general[X86Registers.RIP] = rip.get();
        general[X86Registers.EFLAGS] = flags.get();
        for (int i = 0; i < SELECTORS.length; i++) {
            general[SELECTORS[i]] =
                    u32(element(segments.get(), i) + selector.get().offset());
        }
        general[X86Registers.FS_BASE] =
                u64(element(segments.get(), FS) + base.get().offset());
        general[X86Registers.GS_BASE] =
                u64(element(segments.get(), GS) + base.get().offset());
        int number = (int) Math.min(section.instance(), Integer.MAX_VALUE - 1);
        // QEMU's own notes count from 1 too: no process is known here.
        return Optional.of(new CpuState(number, number + 1, new X86Registers(List.of(general), control())));
    }

    private Optional<X86Registers.Control> control() {
        Optional<Long> cr0 = value("env.cr[0]");
        Optional<Long> cr2 = value("env.cr[2]");
        Optional<Long> cr3 = value("env.cr[3]");
        Optional<Long> cr4 = value("env.cr[4]");
        Optional<Long> gs = value("env.kernelgsbase");
        return cr0.isPresent() && cr2.isPresent() && cr3.isPresent() && cr4.isPresent() && gs.isPresent()
                ? Optional.of(new X86Registers.Control(cr0.get(), cr2.get(), cr3.get(), cr4.get(), gs.get()))
                : Optional.empty();
    }

    private static long element(DeviceFields.Field array, int index) {
        return array.offset() + index * array.size();
    }

    private Optional<Long> value(String name) {
        return fields.field(name, Long.BYTES, 1).map(field -> u64(field.offset()));
    }

    private long u64(long offset) {
        return bytes.be64(section.offset() + offset, "cpu");
    }

    private long u32(long offset) {
        return bytes.be32(section.offset() + offset, "cpu");
    }
}
