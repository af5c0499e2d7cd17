package coretime.vmcore.internal.explain;

import coretime.vmcore.CoreException;
import coretime.vmcore.CpuState;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelSymbols;
import coretime.vmcore.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What looks like return addresses on a CPU's stack, where the log has no backtrace. */
public final class StackScan {
    /** THREAD_SIZE of x86_64; stacks are aligned to it. */
    private static final long STACK_BYTES = 16384;

    private static final int MAX_FRAMES = 32;

    private StackScan() {}

    /** The CPU's own place, then what is found on its stack. Of the first CPU where it is not known which one died. */
    public static List<StackFrame> of(Kernel kernel, KernelSymbols symbols, OptionalInt cpu) {
        List<StackFrame> frames = new ArrayList<>();
        for (CpuState state : kernel.core().cpus()) {
            if (state.number() == cpu.orElse(state.number())) {
                long instruction = state.registers().instructionPointer();
                symbols.at(instruction)
                        .ifPresent(symbol -> frames.add(new StackFrame(symbol, Optional.empty(), false)));
                scan(kernel, symbols, state.registers().stackPointer(), frames);
                return frames;
            }
        }
        return frames;
    }

    private static void scan(Kernel kernel, KernelSymbols symbols, long stackPointer, List<StackFrame> frames) {
        long from = stackPointer & -Long.BYTES;
        long end = (stackPointer & -STACK_BYTES) + STACK_BYTES;
        try {
            for (long at = from; at != end && frames.size() < MAX_FRAMES; at += Long.BYTES) {
                long word = kernel.virtual().u64(at);
                if (symbols.isCode(word)) {
                    symbols.at(word).ifPresent(symbol -> frames.add(new StackFrame(symbol, Optional.empty(), true)));
                }
            }
        } catch (CoreException e) {
            // A process's stack, or one that is not in the core: what was found until here is all there is.
        }
    }
}
