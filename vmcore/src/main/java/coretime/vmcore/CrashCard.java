package coretime.vmcore;

import coretime.vmcore.internal.explain.CrashReport;
import coretime.vmcore.internal.explain.StackScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A crash on one card: what is known within a second or two and is kept when the core is long gone. All text is the guest's
 * word, made safe for a terminal.
 *
 * @param release the kernel's, by VMCOREINFO
 * @param utsname the kernel's name in full
 * @param uptime since boot, by the log's last record
 * @param panic the panic's message; empty where the log has none
 * @param cause the line that names what led to the panic (an Oops, a lockup), where that is another
 * @param taint the kernel's taint letters, as {@code G W OE}; empty where it was not tainted or did not say
 * @param cpu the CPU that died
 * @param pid the process that ran on it
 * @param task that process's name
 * @param at where the CPU was when the kernel noticed
 * @param backtrace innermost first
 * @param cpus where each CPU was in the core
 * @param signature the same for equal crashes; empty where the log shows no crash
 * @param problems what could not be found out, and why: one sentence each
 */
public record CrashCard(
        KernelRelease release,
        Optional<Utsname> utsname,
        Optional<Duration> uptime,
        Optional<String> panic,
        Optional<String> cause,
        Optional<String> taint,
        OptionalInt cpu,
        OptionalInt pid,
        Optional<String> task,
        Optional<StackFrame> at,
        List<StackFrame> backtrace,
        List<CpuPosition> cpus,
        Optional<CrashSignature> signature,
        List<String> problems) {
    /** Copies the lists. */
    public CrashCard {
        backtrace = List.copyOf(backtrace);
        cpus = List.copyOf(cpus);
        problems = List.copyOf(problems);
    }

    /**
     * Where a CPU was.
     *
     * @param number from 0
     * @param instruction its instruction pointer
     * @param symbol the function; empty in a process, in a module, or without symbols
     */
    public record CpuPosition(int number, long instruction, Optional<Symbol> symbol) {}

    /**
     * Makes the card of a core.
     *
     * @throws KernelUnknownException where no kernel is found in it
     */
    public static CrashCard of(MemoryCore core) {
        return of(Kernel.of(core));
    }

    /** Makes the card of a core whose kernel is found. */
    public static CrashCard of(Kernel kernel) {
        return of(kernel, _ -> {});
    }

    /**
     * The same, and gives the log that it is made of, which is read once.
     *
     * @param reader gets the log's lines, where it can be read
     */
    public static CrashCard of(Kernel kernel, Consumer<List<String>> reader) {
        List<String> problems = new ArrayList<>(kernel.problems());
        Optional<KernelLog> log = Optional.empty();
        List<String> lines = List.of();
        try {
            log = Optional.of(KernelLog.read(kernel));
            lines = log.get().lines();
            reader.accept(lines);
            problems.addAll(log.get().problems());
        } catch (CoreException e) {
            problems.add("the log cannot be read: " + e.getMessage());
        }
        Optional<KernelSymbols> symbols = Optional.empty();
        try {
            symbols = Optional.of(KernelSymbols.read(kernel));
        } catch (CoreException e) {
            problems.add("functions are as the log names them: " + e.getMessage());
        }
        CrashReport report = CrashReport.read(lines);
        List<StackFrame> backtrace = report.backtrace();
        if (backtrace.isEmpty() && symbols.isPresent()) {
            backtrace = StackScan.of(kernel, symbols.get(), report.cpu());
        }
        Optional<KernelSymbols> known = symbols;
        return new CrashCard(
                kernel.release(),
                kernel.utsname(),
                log.flatMap(CrashCard::uptime),
                report.panic(),
                report.cause(),
                report.taint(),
                report.cpu(),
                report.pid(),
                report.task(),
                report.at(),
                backtrace,
                kernel.core().cpus().stream()
                        .map(cpu -> new CpuPosition(
                                cpu.number(),
                                cpu.registers().instructionPointer(),
                                known.flatMap(table -> table.at(cpu.registers().instructionPointer()))))
                        .toList(),
                report.signature(backtrace),
                problems);
    }

    private static Optional<Duration> uptime(KernelLog log) {
        return log.records().isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(log.records().getLast().nanos()));
    }
}
