package coretime.libvirt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
    private final Domain domain;

    GuestAgent(Domain domain) {
        this.domain = domain;
    }

    /** Returns when the agent has answered. */
    public void ping(Duration timeout) {
        throw Pending.of("" + domain + timeout);
    }

    /** The guest's system clock, in nanoseconds. */
    public Instant time(Duration timeout) {
        throw Pending.of("" + domain + timeout);
    }

    /** Steps the guest's system clock to this time, then writes it to the guest's RTC. */
    public void setTime(Instant time, Duration timeout) {
        throw Pending.of("" + domain + time + timeout);
    }

    /** Steps the guest's system clock to its RTC, in whole seconds. A late RTC makes a late clock. */
    public void setTimeFromRtc(Duration timeout) {
        throw Pending.of("" + domain + timeout);
    }

    /** The agent's version and commands. */
    public AgentInfo info(Duration timeout) {
        throw Pending.of("" + domain + timeout);
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
        throw Pending.of("" + domain + argv + stdin.length + limits);
    }

    /** Creates or replaces a file in the guest. Not atomic: where this fails the file may hold a part. */
    public void writeFile(String path, byte[] content, Duration timeout) {
        throw Pending.of("" + domain + path + content.length + timeout);
    }

    /** A file of the guest. One of more than {@code maxBytes} fails with {@link AgentException}. */
    public byte[] readFile(String path, int maxBytes, Duration timeout) {
        throw Pending.of("" + domain + path + maxBytes + timeout);
    }
}
