package coretime.vmcore;

/** A CPU's registers at the moment of the core. */
public sealed interface Registers permits X86Registers {
    /** The address of the instruction that the CPU was at. */
    long instructionPointer();

    /** The stack pointer. */
    long stackPointer();

    /** The frame pointer's register, whether or not the kernel was built with frame pointers. */
    long framePointer();
}
