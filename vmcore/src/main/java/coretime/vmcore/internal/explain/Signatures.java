package coretime.vmcore.internal.explain;

import coretime.vmcore.CrashSignature;
import coretime.vmcore.StackFrame;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes signatures. */
final class Signatures {
    private static final int FRAMES = 5;
    private static final int ID_BYTES = 8;

    /** Functions by which the kernel reports a crash, whatever the crash. */
    private static final Pattern PLUMBING = Pattern.compile(
            "(__)?(dump_stack|show_stack|dump_trace|show_trace)\\w*"
                    + "|(nmi_)?panic|oops_end|oops_exit|(__)?die\\w*|(__)?warn\\w*|report_bug|fixup_bug|handle_bug"
                    + "|(asm_)?exc_\\w+|do_error_trap|do_trap|page_fault_oops|__?bad_area\\w*|no_context|do_user_addr_fault"
                    + "|(async_)?page_fault|do_page_fault|__do_page_fault|error_entry|general_protection|invalid_op"
                    + "|search_exception_tables|mm_fault_error|crash_kexec|__crash_kexec|machine_kexec|kernelmode_fixup_or_oops");

    private static final Pattern SUFFIX = Pattern.compile("\\.(isra|constprop|part|cold|llvm|lto_priv)(\\.\\d+)*");

    private Signatures() {}

    static CrashSignature of(String message, Optional<StackFrame> at, List<StackFrame> backtrace) {
        List<String> functions = Stream.concat(at.stream(), backtrace.stream())
                .map(frame -> SUFFIX.matcher(frame.symbol().name()).replaceAll("")
                        + frame.module().map(name -> " [" + name + "]").orElse(""))
                .filter(name -> !PLUMBING.matcher(name).matches())
                .distinct()
                .limit(FRAMES)
                .toList();
        String text = kind(message) + (functions.isEmpty() ? "" : " in " + String.join(" < ", functions));
        return new CrashSignature(id(text), text);
    }

    /** The message without what is of one crash alone. */
    private static String kind(String message) {
        return message.replaceAll("\\b0x[0-9a-fA-F]+\\b|\\b[0-9a-f]{8,16}\\b", "N")
                .replaceAll("\\[[^\\]]*\\]|\\([^)]*:\\d+\\)", "")
                .replaceAll("\\bCPU:? ?#?\\d+", "CPU N")
                .replaceAll("\\bPID:? ?\\d+", "PID N")
                .replaceAll("\\btask \\S+:\\d+", "task T")
                .replaceAll("\\d+", "N")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String id(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
