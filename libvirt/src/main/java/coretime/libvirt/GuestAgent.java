package coretime.libvirt;

import coretime.libvirt.internal.Natives;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A typed client of the QEMU guest agent, through libvirt. Immutable and safe for any thread.
 *
 * <p>A guest may answer garbage, late, twice or never. So every answer is bounded in size and depth and checked in type
 * and range before it is believed, and every call ends: its timeout is rounded up to the whole seconds that libvirt
 * takes, and libvirt may wait 5 s more to find that the agent is silent.
 *
 * <p>All methods throw {@link AgentUnresponsive}, {@link AgentRefused} or {@link AgentAnswerInvalid}, and what
 * {@link Domain} throws. Protocol: QEMU's {@code qga/qapi-schema.json}.
 */
public final class GuestAgent {
    private static final Duration FIRST_POLL = Duration.ofMillis(20);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    /** A command's end is noticed later by this part of the time that it took, at most. */
    private static final int POLL_PART = 5;

    /** In base64 far below the 4 MiB that libvirt's protocol carries. */
    private static final int CHUNK_BYTES = 128 << 10;

    private final Domain domain;

    GuestAgent(Domain domain) {
        this.domain = domain;
    }

    /** Returns when the agent has answered. */
    public void ping(Duration timeout) {
        AgentAnswers.done(send(command("guest-ping"), Deadline.after(timeout)));
    }

    /** The guest's system clock, in nanoseconds. */
    public Instant time(Duration timeout) {
        return AgentAnswers.time(send(command("guest-get-time"), Deadline.after(timeout)));
    }

    /** Steps the guest's system clock to this time, then writes it to the guest's RTC. */
    public void setTime(Instant time, Duration timeout) {
        ObjectNode command = command("guest-set-time");
        command.putObject("arguments").put("time", nanos(time));
        AgentAnswers.done(send(command, Deadline.after(timeout)));
    }

    private static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the guest agent takes times from 1677 to 2262, not " + time, e);
        }
    }

    /** Steps the guest's system clock to its RTC, in whole seconds. A late RTC makes a late clock. */
    public void setTimeFromRtc(Duration timeout) {
        AgentAnswers.done(send(command("guest-set-time"), Deadline.after(timeout)));
    }

    /** The agent's version and commands. */
    public AgentInfo info(Duration timeout) {
        return AgentAnswers.info(send(command("guest-info"), Deadline.after(timeout)));
    }

    /** {@link #exec(List, byte[], ExecLimits)} without input and with {@link ExecLimits#DEFAULT}. */
    public ExecResult exec(String... argv) {
        return exec(List.of(argv), new byte[0], ExecLimits.DEFAULT);
    }

    /**
     * Runs a command in the guest and waits for its end. Where time runs out it goes on in the guest.
     *
     * @param argv the program, searched in the agent's PATH, and its arguments; no shell
     * @param stdin its standard input
     */
    public ExecResult exec(List<String> argv, byte[] stdin, ExecLimits limits) {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a guest command needs a program to run");
        }
        Deadline deadline = Deadline.after(limits.timeout());
        long pid = AgentAnswers.pid(send(execCommand(argv, stdin), deadline));
        ObjectNode status = command("guest-exec-status");
        status.putObject("arguments").put("pid", pid);
        String doing = "Guest command " + argv.getFirst() + " (pid " + pid + ") in domain " + domain.name();
        long began = System.nanoTime();
        while (true) {
            Optional<ExecResult> result = AgentAnswers.execStatus(send(status, deadline), limits.maxOutputBytes());
            if (result.isPresent()) {
                return result.get();
            }
            deadline.check(doing);
            long part = (System.nanoTime() - began) / POLL_PART;
            deadline.pause(Duration.ofNanos(Math.clamp(part, FIRST_POLL.toNanos(), LONGEST_POLL.toNanos())), doing);
        }
    }

    private static ObjectNode execCommand(List<String> argv, byte[] stdin) {
        ObjectNode command = command("guest-exec");
        ObjectNode arguments = command.putObject("arguments");
        arguments.put("path", argv.getFirst());
        ArrayNode args = arguments.putArray("arg");
        argv.stream().skip(1).forEach(args::add);
        if (stdin.length > 0) {
            arguments.put("input-data", Base64.getEncoder().encodeToString(stdin));
        }
        arguments.put("capture-output", true);
        return command;
    }

    /** Creates or replaces a file in the guest. Not atomic: where this fails the file may hold a part. */
    public void writeFile(String path, byte[] content, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        withFile(path, "w", deadline, handle -> {
            int done = 0;
            while (done < content.length) {
                deadline.check("Writing " + path + " in domain " + domain.name());
                int length = Math.min(CHUNK_BYTES, content.length - done);
                ObjectNode write = fileCommand("guest-file-write", handle);
                String chunk = Base64.getEncoder().encodeToString(Arrays.copyOfRange(content, done, done + length));
                ((ObjectNode) write.path("arguments")).put("buf-b64", chunk);
                done += AgentAnswers.written(send(write, deadline), length);
            }
        });
    }

    /** A file of the guest. One of more than {@code maxBytes} fails with {@link AgentException}. */
    public byte[] readFile(String path, int maxBytes, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        withFile(path, "r", deadline, handle -> {
            byte[] chunk;
            do {
                deadline.check("Reading " + path + " in domain " + domain.name());
                ObjectNode read = fileCommand("guest-file-read", handle);
                ((ObjectNode) read.path("arguments")).put("count", CHUNK_BYTES);
                chunk = AgentAnswers.read(send(read, deadline), CHUNK_BYTES);
                content.writeBytes(chunk);
                if (content.size() > maxBytes) {
                    throw new AgentException(
                            0,
                            0,
                            "File " + path + " in domain " + domain.name() + " has more than " + maxBytes
                                    + " bytes, which is more than is read.");
                }
            } while (chunk.length > 0);
        });
        return content.toByteArray();
    }

    private void withFile(String path, String mode, Deadline deadline, LongConsumer work) {
        ObjectNode open = command("guest-file-open");
        open.putObject("arguments").put("path", path).put("mode", mode);
        long handle = AgentAnswers.fileHandle(send(open, deadline));
        try {
            work.accept(handle);
        } catch (LibvirtException failure) {
            try {
                close(handle, deadline);
            } catch (LibvirtException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
        close(handle, deadline);
    }

    private void close(long handle, Deadline deadline) {
        AgentAnswers.done(send(fileCommand("guest-file-close", handle), deadline));
    }

    private static ObjectNode fileCommand(String name, long handle) {
        ObjectNode command = command(name);
        command.putObject("arguments").put("handle", handle);
        return command;
    }

    private static ObjectNode command(String name) {
        return JsonNodeFactory.instance.objectNode().put("execute", name);
    }

    private String send(ObjectNode command, Deadline deadline) {
        return domain.connection()
                .withDomain(
                        domain,
                        (_, pointer, arena) -> Natives.takeString(Natives.check(Natives.qemu()
                                .virDomainQemuAgentCommand(
                                        pointer, arena.allocateFrom(Json.write(command)), deadline.seconds(), 0))),
                        failure -> AgentFailures.explain(
                                domain.name(), command.path("execute").stringValue(), failure));
    }
}
