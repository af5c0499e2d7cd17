package coretime.vmcore.internal.explain;

import coretime.vmcore.CrashSignature;
import coretime.vmcore.StackFrame;
import coretime.vmcore.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel wrote to its log when it died (Linux kernel/panic.c, arch/x86/kernel/dumpstack.c, lib/dump_stack.c). Of
 * several reports the last counts. Immutable.
 */
public final class CrashReport {
    private static final String PANIC = "Kernel panic - not syncing: ";
    private static final Pattern TIME = Pattern.compile("^\\[ *\\d+\\.\\d{6}\\] ?");

    /** Lines that begin a report of their own, and after which the kernel panics for that reason. */
    private static final Pattern HEADING = Pattern.compile("(BUG: .*|Oops: .*|Oops\\[.*|kernel BUG at .*"
            + "|general protection fault.*|divide error.*|invalid opcode.*|double fault.*|stack segment.*"
            + "|watchdog: BUG: .*|NMI watchdog: .*|INFO: task .* blocked for more than .*"
            + "|INFO: rcu\\w* (self-)?detected (expedited )?stalls?.*|rcu: INFO: .*|WARNING: CPU: .*"
            + "|Out of memory.*|Unable to handle .*|unchecked MSR access error.*|page allocation failure.*)");

    private static final Pattern CPU = Pattern.compile(
            "CPU: (\\d{1,6})(?: UID: \\d+)? PID: (\\d{1,10}) Comm: (.{0,64}?) (?:Tainted: ([A-Z ]+?)|(Not tainted)) +[\\d\\[].*");
    private static final Pattern AT = Pattern.compile("RIP: [0-9a-f]{4}:(.*)");
    private static final Pattern FRAME =
            Pattern.compile("(?:\\[<[0-9a-f]+>\\] )?(\\? )?([\\w.$]{1,512})\\+0x([0-9a-f]{1,15})"
                    + "/0x([0-9a-f]{1,15})(?: \\[(\\w{1,64})[^\\]]*\\])?.{0,80}");
    private static final Pattern TAG =
            Pattern.compile("</?(TASK|IRQ|SOFTIRQ|NMI|#DB|#DF|#MC|EOI|SYSENTER|ENTRY_TRAMPOLINE).*");
    /** A backtrace that goes through an interrupt has the registers of what it interrupted in it. */
    private static final Pattern REGISTERS =
            Pattern.compile("(RIP|RSP|RAX|RBX|RDX|RBP|R08|R10|R13|FS|CS|CR2|Code): .*");

    private static final int MAX_LINE = 512;
    private static final int REPORT_LINES = 400;
    private static final int MAX_FRAMES = 64;
    private static final Pattern GENERIC = Pattern.compile(
            "Fatal exception.*|softlockup: .*|hung_task: .*|panic_on_warn set.*|RCU Stall.*|Hard LOCKUP.*|.*panic_on_oops.*"
                    + "|System is deadlocked.*|Out of memory.*|compulsory panic_on_oom.*");

    private final Optional<String> panic;
    private final Optional<String> cause;
    private final Optional<Matcher> cpu;
    private final Optional<StackFrame> at;
    private final List<StackFrame> backtrace;

    private CrashReport(
            Optional<String> panic,
            Optional<String> cause,
            Optional<Matcher> cpu,
            Optional<StackFrame> at,
            List<StackFrame> backtrace) {
        this.panic = panic;
        this.cause = cause;
        this.cpu = cpu;
        this.at = at;
        this.backtrace = List.copyOf(backtrace);
    }

    /**
     * Finds the last report.
     *
     * @param log lines as {@code dmesg} shows them, printable
     */
    public static CrashReport read(List<String> log) {
        List<String> lines = log.stream()
                .map(line -> TIME.matcher(line).replaceFirst("").strip())
                .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line)
                .toList();
        int panicAt = lines.size() - 1;
        while (panicAt >= 0 && !lines.get(panicAt).startsWith(PANIC)) {
            panicAt--;
        }
        Optional<String> panic =
                panicAt < 0 ? Optional.empty() : Optional.of(lines.get(panicAt).substring(PANIC.length()));
        int headingAt = panic.isEmpty() || GENERIC.matcher(panic.get()).matches()
                ? heading(lines, panicAt < 0 ? lines.size() - 1 : panicAt)
                : -1;
        int begin = headingAt >= 0 ? headingAt : panicAt;
        if (begin < 0) {
            return new CrashReport(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        }
        List<String> report = lines.subList(begin, Math.min(lines.size(), begin + REPORT_LINES));
        return new CrashReport(
                panic,
                headingAt < 0 ? Optional.empty() : Optional.of(lines.get(headingAt)),
                first(CPU, report),
                first(AT, report).flatMap(match -> frame(match.group(1))),
                backtrace(report));
    }

    /** The line that the last report before a line begins with: an Oops has several headings, the first of which counts. */
    private static int heading(List<String> lines, int before) {
        int found = -1;
        for (int i = before; i >= 0 && i > before - REPORT_LINES; i--) {
            String line = lines.get(i);
            if (HEADING.matcher(line).matches()) {
                found = i;
            } else if (found >= 0 && (line.startsWith("---[ end trace") || found - i > 8)) {
                break;
            }
        }
        return found;
    }

    private static Optional<Matcher> first(Pattern pattern, List<String> lines) {
        return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
    }

    private static List<StackFrame> backtrace(List<String> report) {
        List<StackFrame> frames = new ArrayList<>();
        boolean isInside = false;
        for (String line : report) {
            if (!isInside) {
                isInside = line.startsWith("Call Trace:") || line.equals("Backtrace:");
                continue;
            }
            Optional<StackFrame> frame = frame(line);
            if (frame.isPresent()) {
                if (!frame.get().isGuess() && frames.size() < MAX_FRAMES) {
                    frames.add(frame.get());
                }
            } else if (!frames.isEmpty()
                    && !TAG.matcher(line).matches()
                    && !REGISTERS.matcher(line).matches()) {
                break;
            }
        }
        return frames;
    }

    private static Optional<StackFrame> frame(String line) {
        Matcher frame = FRAME.matcher(line);
        return frame.matches()
                ? Optional.of(new StackFrame(
                        new Symbol(
                                frame.group(2), Long.parseLong(frame.group(3), 16), Long.parseLong(frame.group(4), 16)),
                        Optional.ofNullable(frame.group(5)),
                        frame.group(1) != null))
                : Optional.empty();
    }

    public Optional<String> panic() {
        return panic;
    }

    /** The line that names why, where the panic's own message does not. */
    public Optional<String> cause() {
        return cause;
    }

    public Optional<String> taint() {
        return cpu.map(match -> match.group(4)).map(letters -> letters.strip().replaceAll(" +", " "));
    }

    public OptionalInt cpu() {
        return number(1);
    }

    public OptionalInt pid() {
        return number(2);
    }

    public Optional<String> task() {
        return cpu.map(match -> match.group(3));
    }

    /** Where the CPU was, by the report's RIP line. */
    public Optional<StackFrame> at() {
        return at;
    }

    public List<StackFrame> backtrace() {
        return backtrace;
    }

    private OptionalInt number(int group) {
        return cpu.map(match -> Long.parseLong(match.group(group)))
                .filter(value -> value <= Integer.MAX_VALUE)
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** What equal crashes have in common; empty where the log shows none. */
    public Optional<CrashSignature> signature(List<StackFrame> frames) {
        return cause.or(() -> panic).map(message -> Signatures.of(message, at, frames));
    }
}
