package coretime.host;

import coretime.vmcore.CrashCard;
import coretime.vmcore.CrashSignature;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.StackFrame;
import coretime.vmcore.Symbol;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A crash card as the ledger keeps it: what is known of a crash within a second or two, and stays when there is no core.
 * All text is the guest's word, made safe for a terminal.
 *
 * @param at when it was made
 * @param kernel the kernel's release
 * @param panic the panic's message
 * @param cause what led to it, where that is another line
 * @param task the process that ran, with its number
 * @param cpu the CPU that died
 * @param backtrace functions with their offsets, innermost first; {@code ?} before those merely found on the stack
 * @param cpus where each CPU was
 * @param signature the same for equal crashes
 * @param signatureText what it is made of
 * @param problems what could not be found out, and why
 */
public record CardRecord(
        Instant at,
        String kernel,
        @Nullable String panic,
        @Nullable String cause,
        @Nullable String task,
        @Nullable Integer cpu,
        List<String> backtrace,
        List<String> cpus,
        @Nullable String signature,
        @Nullable String signatureText,
        List<String> problems) {

    public CardRecord {
        backtrace = List.copyOf(backtrace);
        cpus = List.copyOf(cpus);
        problems = List.copyOf(problems);
    }

    /** Makes the card of a guest's memory. */
    static CardRecord of(MemoryCore core, Instant at) {
        return of(CrashCard.of(core), at);
    }

    static CardRecord of(CrashCard card, Instant at) {
        return new CardRecord(
                at,
                card.release().text(),
                card.panic().orElse(null),
                card.cause().orElse(null),
                card.task()
                        .map(task -> card.pid().isPresent()
                                ? task + ", PID " + card.pid().getAsInt()
                                : task)
                        .orElse(null),
                card.cpu().isPresent() ? Integer.valueOf(card.cpu().getAsInt()) : null,
                card.backtrace().stream().map(CardRecord::frame).toList(),
                card.cpus().stream()
                        .map(cpu -> cpu.number() + ": "
                                + cpu.symbol().map(Symbol::toString).orElse("0x%x".formatted(cpu.instruction())))
                        .toList(),
                card.signature().map(CrashSignature::id).orElse(null),
                card.signature().map(CrashSignature::text).orElse(null),
                card.problems());
    }

    private static String frame(StackFrame frame) {
        return (frame.isGuess() ? "? " : "")
                + frame.symbol()
                + frame.module().map(module -> " [" + module + "]").orElse("");
    }
}
