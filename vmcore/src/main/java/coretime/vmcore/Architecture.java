package coretime.vmcore;

/** The machine that a guest is. */
public enum Architecture {
    /** 64-bit x86, little-endian, pages of 4 KiB; EM_X86_64. */
    X86_64("x86_64", 62),
    /** 64-bit Arm; recognised, not read yet; EM_AARCH64. */
    AARCH64("aarch64", 183);

    private final String text;
    private final int elfMachine;

    Architecture(String text, int elfMachine) {
        this.text = text;
        this.elfMachine = elfMachine;
    }

    /** e_machine in an ELF header. */
    public int elfMachine() {
        return elfMachine;
    }

    @Override
    public String toString() {
        return text;
    }
}
