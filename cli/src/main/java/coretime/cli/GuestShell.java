package coretime.cli;

import coretime.libvirt.AgentAnswerInvalid;
import coretime.libvirt.AgentException;
import coretime.libvirt.AgentRefused;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs shell scripts in a guest through its agent, for what they write: any bytes, and more of them than the agent's answers hold, as they
 * come compressed and in base64. The guest needs sh, gzip and base64. Nothing that comes is believed; who reads it has to bound it, for it
 * may be a thousand times as large when it is unpacked. Immutable.
 */
final class GuestShell {

    /** In base64, and in base64 once more, this is what libvirt's 4 MiB hold (see {@link ExecLimits}). */
    private static final int MOST_OUTPUT = 3 << 20;

    /** Some seconds of work, in a guest that may share two processors with many. */
    private static final ExecLimits LIMITS = new ExecLimits(Duration.ofMinutes(10), MOST_OUTPUT);

    private static final Pattern STATUS = Pattern.compile("coretime-status=([0-9]{1,3})\\s*\\z");

    private static final int NOT_FOUND = 127;

    /** Into a file beside it first: what reads it meanwhile sees the old one or the whole new one. */
    private static final String WRITE =
            "set -e; umask 022; [ -d \"$1\" ] || mkdir \"$1\"; trap 'rm -f \"$1/.$2.new\"' EXIT;"
                    + " trap 'exit 1' HUP INT TERM; cat >\"$1/.$2.new\"; sync \"$1/.$2.new\"; mv -fT \"$1/.$2.new\" \"$1/$2\"";

    private static final String DELETE = "rm -f \"$1/$2\" \"$1/.$2.new\" && { rmdir \"$1\" 2>/dev/null || :; }";

    /** Runs a command to its end, as {@link coretime.libvirt.GuestAgent#exec}. */
    @FunctionalInterface
    interface Execution {
        ExecResult of(List<String> argv, byte[] stdin, ExecLimits limits);
    }

    private final String name;
    private final Execution execution;

    GuestShell(Domain domain) {
        this(domain.name(), (argv, stdin, limits) -> domain.agent().exec(argv, stdin, limits));
    }

    /** @param name of the guest, for messages */
    GuestShell(String name, Execution execution) {
        this.name = name;
        this.execution = execution;
    }

    /**
     * Runs a script and returns what it wrote to its standard output, still compressed (RFC 1952).
     *
     * @param what for messages: {@code "its unit files"}
     * @param arguments of the script, {@code $1} and so on
     * @throws CannotException where the guest does not do it, with what to do
     */
    InputStream run(String what, String script, byte[] stdin, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", compressed(script), "coretime"));
        argv.addAll(arguments);
        ExecResult result = exec("give " + what, argv, stdin);
        if (result.truncated()) {
            throw cannot("give " + what, "they are larger than its agent can send");
        }
        Matcher status = STATUS.matcher(result.stderr());
        if (!result.succeeded() || !status.find() || !status.group(1).equals("0")) {
            String said = STATUS.matcher(result.stderr()).replaceFirst("").strip();
            boolean isMissing = said.contains("not found") || result.end().equals(new ExecResult.Exited(NOT_FOUND));
            throw cannot(
                    "give " + what,
                    (isMissing
                                    ? "a program that is needed for it is not in the guest"
                                    : "the guest could not read them")
                            + (said.isEmpty() ? "" : " (" + said + ")"));
        }
        try {
            return new ByteArrayInputStream(
                    Base64.getMimeDecoder().decode(result.stdout().getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            throw cannot("give " + what, "what it sends is not base64 (" + e.getMessage() + ")");
        }
    }

    /** The script's own status is lost in the pipe: it is said on stderr, in the last line. */
    private static String compressed(String script) {
        return "export LC_ALL=C; { ( " + script + "\n); echo \"coretime-status=$?\" >&2; } | gzip -c | base64 -w 0";
    }

    private ExecResult exec(String what, List<String> argv, byte[] stdin) {
        try {
            return execution.of(argv, stdin, LIMITS);
        } catch (AgentRefused e) {
            throw cannot(
                    what,
                    e.isUnsupported()
                            ? "its agent runs no commands (" + e.description()
                                    + "): allow it guest-exec and guest-exec-status,"
                                    + " in /etc/qemu/qemu-ga.conf or by the options that its service starts it with"
                            : "its agent refuses: " + e.description());
        } catch (AgentUnresponsive e) {
            throw cannot(
                    what,
                    "its agent does not answer, or not in time: the guest may be off, still boot or be very busy, or"
                            + " qemu-guest-agent is not installed or not started in it (" + e.getMessage() + ")");
        } catch (AgentAnswerInvalid e) {
            throw cannot(what, Failures.said(e));
        } catch (AgentException e) {
            throw cannot(what, Failures.said(e));
        }
    }

    /**
     * Writes a file as a whole, and the directory that it is in. Only its last directory may be missing.
     *
     * @param path absolute
     * @throws CannotException where the guest does not do it, with what to do
     */
    void write(String path, String text) {
        change("take " + path, WRITE, path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes a file, and the directory that it was in where nothing else is. As {@link #write}. */
    void delete(String path) {
        change("delete " + path, DELETE, path, new byte[0]);
    }

    private void change(String what, String script, String path, byte[] text) {
        int slash = path.lastIndexOf('/');
        ExecResult result = exec(
                what,
                List.of("sh", "-c", script, "coretime", path.substring(0, slash), path.substring(slash + 1)),
                text);
        if (!result.succeeded()) {
            String said = result.stderr().strip();
            throw cannot(what, said.isEmpty() ? "its shell fails (" + result.end() + ")" : said);
        }
    }

    private CannotException cannot(String what, String why) {
        return new CannotException("the guest " + name + " does not " + what + ": " + why);
    }
}
