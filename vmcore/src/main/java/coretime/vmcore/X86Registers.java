package coretime.vmcore;

import java.util.Optional;

/**
 * Registers of an x86_64 CPU. The general ones are in the order of {@code struct user_regs_struct} (Linux
 * arch/x86/include/asm/user_64.h), which an NT_PRSTATUS note holds; control registers are known where the source is QEMU's
 * own note or a migration stream.
 *
 * @param general 27 values: r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss
 *     fs_base gs_base ds es fs gs
 * @param control control registers and the second GS base, where known
 */
public record X86Registers(java.util.List<Long> general, Optional<Control> control) implements Registers {
    /** How many values {@link #general} holds. */
    public static final int GENERAL = 27;
    /** Indexes into {@link #general}. */
    public static final int R15 = 0, R14 = 1, R13 = 2, R12 = 3, RBP = 4, RBX = 5, R11 = 6, R10 = 7, R9 = 8, R8 = 9;
    /** Indexes into {@link #general}. */
    public static final int RAX = 10, RCX = 11, RDX = 12, RSI = 13, RDI = 14, ORIG_RAX = 15, RIP = 16, CS = 17;
    /** Indexes into {@link #general}. */
    public static final int EFLAGS = 18,
            RSP = 19,
            SS = 20,
            FS_BASE = 21,
            GS_BASE = 22,
            DS = 23,
            ES = 24,
            FS = 25,
            GS = 26;

    /**
     * What NT_PRSTATUS does not hold.
     *
     * @param cr0 control register 0
     * @param cr2 the address of the last page fault
     * @param cr3 the page table's physical address
     * @param cr4 control register 4; bit 12 is LA57
     * @param kernelGsBase MSR_KERNEL_GS_BASE
     */
    public record Control(long cr0, long cr2, long cr3, long cr4, long kernelGsBase) {}

    /** Checks the number of values. */
    public X86Registers {
        general = java.util.List.copyOf(general);
        if (general.size() != GENERAL) {
            throw new CoreException("x86_64 registers are " + GENERAL + " values, not " + general.size());
        }
    }

    @Override
    public long instructionPointer() {
        return general.get(RIP);
    }

    @Override
    public long stackPointer() {
        return general.get(RSP);
    }

    @Override
    public long framePointer() {
        return general.get(RBP);
    }
}
