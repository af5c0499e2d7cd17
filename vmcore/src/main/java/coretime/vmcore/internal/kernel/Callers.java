package coretime.vmcore.internal.kernel;

import java.util.Optional;

/** caller_id (Linux kernel/printk/printk.c, printk_caller_id): a task's number, or a CPU's with the top bit set. */
final class Callers {
    private static final long CPU = 0x8000_0000L;

    private Callers() {}

    static Optional<String> of(long callerId) {
        return Optional.of((callerId & CPU) != 0 ? "C" + (callerId & ~CPU) : "T" + callerId);
    }
}
