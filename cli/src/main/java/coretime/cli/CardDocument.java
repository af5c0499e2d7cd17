package coretime.cli;

import coretime.vmcore.CrashCard;
import coretime.vmcore.CrashSignature;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.StackFrame;
import coretime.vmcore.Symbol;
import coretime.vmcore.Utsname;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A crash card, as {@code core card --json} prints it.
 *
 * @param release the kernel's
 * @param version the kernel's build
 * @param uptimeS since boot, by the log's last record
 * @param at where the CPU was
 * @param problems what could not be found out
 */
record CardDocument(
        String core,
        String release,
        @Nullable String version,
        @Nullable String hostName,
        @Nullable BigDecimal uptimeS,
        @Nullable String panic,
        @Nullable String cause,
        @Nullable String tainted,
        @Nullable Integer cpu,
        @Nullable Integer pid,
        @Nullable String task,
        @Nullable Frame at,
        List<Frame> backtrace,
        List<Cpu> cpus,
        @Nullable Signature signature,
        List<String> problems) {

    /**
     * A function that had been called.
     *
     * @param size the function's bytes
     * @param guess whether it was merely found on the stack
     */
    record Frame(
            String function,
            long offset,
            long size,
            @Nullable String module,
            boolean guess) {}

    /** Where a CPU was in the core. */
    record Cpu(
            int number, String instructionPointer, @Nullable String symbol) {}

    /** The same for equal crashes. */
    record Signature(String id, String text) {}

    static CardDocument of(MemoryCore core, CrashCard card) {
        return new CardDocument(
                core.name(),
                card.release().text(),
                card.utsname().map(Utsname::version).orElse(null),
                card.utsname().map(Utsname::nodename).orElse(null),
                card.uptime()
                        .map(uptime -> BigDecimal.valueOf(uptime.toNanos(), 9))
                        .orElse(null),
                card.panic().orElse(null),
                card.cause().orElse(null),
                card.taint().orElse(null),
                boxed(card.cpu()),
                boxed(card.pid()),
                card.task().orElse(null),
                card.at().map(CardDocument::frame).orElse(null),
                card.backtrace().stream().map(CardDocument::frame).toList(),
                card.cpus().stream()
                        .map(cpu -> new Cpu(
                                cpu.number(),
                                "0x%x".formatted(cpu.instruction()),
                                cpu.symbol().map(Symbol::toString).orElse(null)))
                        .toList(),
                card.signature().map(CardDocument::signature).orElse(null),
                card.problems());
    }

    private static Frame frame(StackFrame frame) {
        return new Frame(
                frame.symbol().name(),
                frame.symbol().offset(),
                frame.symbol().size(),
                frame.module().orElse(null),
                frame.isGuess());
    }

    private static Signature signature(CrashSignature signature) {
        return new Signature(signature.id(), signature.text());
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isEmpty() ? null : Optional.of(number.getAsInt()).get();
    }
}
