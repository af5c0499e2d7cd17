package coretime.time.system;

import coretime.time.Offset;
import coretime.time.Seconds;
import coretime.time.ntp.ClockMoved;
import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until this machine's clock is right, and sets nothing.
 *
 * @param client asks the servers
 * @param servers to ask; none where the kernel's word has to do
 * @param tolerance within this, bound included, the clock is right
 * @param trustsKernel whether it is enough that the kernel says so: it believes whatever daemon told it last, also one that a freeze
 *     has since made wrong
 */
public record ClockWait(NtpClient client, List<NtpServerName> servers, Duration tolerance, boolean trustsKernel) {
    /** Servers are not asked more often, and ever less often. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);

    /** The kernel tells nobody that it has been told: asking it costs nothing. */
    private static final Duration LOOK = Duration.ofMillis(200);

    public ClockWait {
        servers = List.copyOf(servers);
        if (servers.isEmpty() && !trustsKernel) {
            throw new IllegalArgumentException("nobody is to be asked whether the clock is right");
        }
    }

    /** Who said that the clock is right. */
    public enum Witness {
        KERNEL,
        SERVERS
    }

    /**
     * What came of it.
     *
     * @param witness who said that it is right; empty where it is not, as far as is known
     * @param offset by the servers, or of the kernel's word only its largest error
     * @param waited how long
     * @param reason why not, as it was last
     */
    public record Outcome(
            Optional<Witness> witness, Optional<Offset> offset, Duration waited, Optional<String> reason) {
        public boolean isRight() {
            return witness.isPresent();
        }
    }

    /**
     * Until it is right, or the deadline.
     *
     * @throws IOException where no socket can be had
     */
    public Outcome await(Duration deadline) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long end = begun + deadline.toNanos();
        Duration pause = FIRST_PAUSE;
        long nextQuestion = begun;
        @Nullable Outcome last = null;
        while (true) {
            long now = System.nanoTime();
            Duration waited = Duration.ofNanos(now - begun);
            Optional<Outcome> known = kernel(waited);
            if (known.isPresent()) {
                return known.get();
            }
            if (!servers.isEmpty() && now - nextQuestion >= 0) {
                last = ask(begun);
                if (last.isRight()) {
                    return last;
                }
                nextQuestion = System.nanoTime() + pause.toNanos();
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return last == null ? kernelSaysNo(Duration.ofNanos(System.nanoTime() - begun)) : last;
            }
            long untilQuestion = servers.isEmpty() ? Long.MAX_VALUE : nextQuestion - System.nanoTime();
            long untilLook = trustsKernel ? LOOK.toNanos() : Long.MAX_VALUE;
            TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(left, Math.min(untilQuestion, untilLook))));
        }
    }

    private Optional<Outcome> kernel(Duration waited) throws IOException {
        if (!trustsKernel) {
            return Optional.empty();
        }
        KernelClock.State state = KernelClock.read();
        if (!state.isSynchronised() || state.maxError().compareTo(tolerance) > 0) {
            return Optional.empty();
        }
        Offset offset = new Offset(Duration.ZERO, state.maxError());
        return Optional.of(new Outcome(Optional.of(Witness.KERNEL), Optional.of(offset), waited, Optional.empty()));
    }

    private Outcome ask(long begun) throws IOException, InterruptedException {
        try {
            NtpResult result = client.measure(servers);
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            Optional<Offset> offset = result.offset();
            if (offset.isPresent() && offset.get().isWithin(tolerance)) {
                return new Outcome(Optional.of(Witness.SERVERS), offset, waited, Optional.empty());
            }
            String reason = offset.map(off -> "it is off by " + off + ", and " + Seconds.rounded(tolerance, 3)
                            + " s are wanted, bound included")
                    .orElseGet(() -> result.why().orElse("no server gave a time"));
            return new Outcome(Optional.empty(), offset, waited, Optional.of(reason));
        } catch (ClockMoved e) {
            // A step is what is waited for: the next question tells.
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            return new Outcome(Optional.empty(), Optional.empty(), waited, Optional.ofNullable(e.getMessage()));
        }
    }

    private static Outcome kernelSaysNo(Duration waited) {
        return new Outcome(
                Optional.empty(),
                Optional.empty(),
                waited,
                Optional.of(
                        "nobody has told the kernel that its clock is right within the tolerance: check the time daemon"
                                + " (timedatectl, chronyc tracking)"));
    }
}
