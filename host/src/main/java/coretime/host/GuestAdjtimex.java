package coretime.host;

import coretime.host.internal.DomainXml;
import coretime.libvirt.AgentException;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecResult;
import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * adjtimex(2) in a guest: the kernel changes its clock by an amount, so that it does not matter how long the command took to get
 * there. The guest's clock is compared first with what it is expected to tell: a command that comes too late, or to a clock that
 * somebody else has stepped meanwhile, does nothing.
 *
 * <p>By perl or python3, whichever is there. {@code struct timex} of 64-bit Linux has 208 bytes, the modes at 0, the offset at 8,
 * the time at 72.
 */
final class GuestAdjtimex {

    /** {@code ADJ_SETOFFSET}: adds a time to the clock. */
    static final int SET_OFFSET = 0x0100;

    /** {@code ADJ_OFFSET_SINGLESHOT}: slews it by an offset, at 500 ppm, as adjtime(3) does. */
    static final int SINGLE_SHOT = 0x8001;

    /** How late a command may be. */
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NOT_AS_EXPECTED = 3;

    /** nice(1) found none. */
    private static final int NO_SUCH_PROGRAM = 127;

    /** adjtimex in each 64-bit architecture's table of system calls, by libvirt's names of them. */
    private static final Map<String, Integer> SYSTEM_CALLS =
            Map.of("x86_64", 159, "aarch64", 171, "riscv64", 171, "ppc64", 124, "ppc64le", 124, "s390x", 124);

    private static final String PERL = """
            my ($call, $mode, $offset, $sec, $usec, $from, $to) = @ARGV;
            length(pack("l!", 0)) == 8 or die "not a 64-bit perl\\n";
            sub adjust { my $timex = pack("Lx4qx56qqx120", @_);
            syscall($call + 0, $timex) >= 0 or die "adjtimex: $!\\n"; (unpack("Lx4qx56qq", $timex))[2] }
            my $now = adjust(0, 0, 0, 0);
            if ($now < $from || $now > $to) { print STDERR "the clock tells $now\\n"; exit 3 }
            adjust($mode, $offset, $sec, $usec);
            """;

    private static final String PYTHON = """
            import ctypes, os, struct, sys
            mode, offset, sec, usec, first, last = map(int, sys.argv[1:])
            libc = ctypes.CDLL(None, use_errno=True)
            def adjust(*values):
                timex = ctypes.create_string_buffer(struct.pack("=I4xq56xqq120x", *values), 208)
                if libc.adjtimex(timex) < 0: sys.exit("adjtimex: " + os.strerror(ctypes.get_errno()))
                return struct.unpack_from("=q", timex, 72)[0]
            now = adjust(0, 0, 0, 0)
            if not first <= now <= last:
                print("the clock tells", now, file=sys.stderr); sys.exit(3)
            adjust(mode, offset, sec, usec)
            """;

    private GuestAdjtimex() {}

    /** Has the kernel add to its clock. Returns what went wrong, null where nothing did or nothing was done. */
    static @Nullable String add(ClockScene scene, ClockProbe probe, Offset offset, Duration amount)
            throws InterruptedException {
        // As the kernel wants it: the microseconds are never negative.
        long micros = Math.floorDiv(amount.toNanos(), 1000L);
        return run(
                scene,
                probe,
                offset,
                SET_OFFSET,
                0,
                Math.floorDiv(micros, 1_000_000L),
                Math.floorMod(micros, 1_000_000L));
    }

    /** Has the kernel slew its clock. Returns what went wrong, null where nothing did or nothing was done. */
    static @Nullable String slew(ClockScene scene, ClockProbe probe, Offset offset, Duration amount)
            throws InterruptedException {
        return run(scene, probe, offset, SINGLE_SHOT, Math.floorDiv(amount.toNanos(), 1000L), 0, 0);
    }

    /**
     * Runs the same without a change: nobody's clock is set, and what would be in the way is found before it matters.
     *
     * @return the program by which it went
     * @throws HostException where it does not go, with the program's own words
     * @throws AgentException where the agent runs no programs
     */
    static String rehearse(Domain domain) {
        Run run = run(domain, List.of("0", "0", "0", "0", "0", Long.toString(Long.MAX_VALUE)));
        if (!run.result().succeeded()) {
            throw new HostException(
                    "the guest's clock cannot be set by " + run.program() + ": " + GuestCommands.words(run.result()));
        }
        return run.program();
    }

    private static @Nullable String run(
            ClockScene scene, ClockProbe probe, Offset offset, int mode, long value, long seconds, long micros)
            throws InterruptedException {
        long sent = System.nanoTime();
        Instant from = probe.now().plus(offset.low());
        Instant to = probe.now().plus(offset.high()).plus(WINDOW);
        List<String> arguments = LongStream.of(mode, value, seconds, micros, from.getEpochSecond(), to.getEpochSecond())
                .mapToObj(Long::toString)
                .toList();
        try {
            ExecResult result = run(scene.domain(), arguments).result();
            boolean isRefusal = result.end() instanceof ExecResult.Exited(int code) && code == NOT_AS_EXPECTED;
            return result.succeeded() || isRefusal ? null : "adjtimex failed: " + GuestCommands.words(result);
        } catch (AgentException e) {
            // It may still be on its way: nothing is known of the clock until it would come too late.
            long left = WINDOW.plusSeconds(1).toNanos() - (System.nanoTime() - sent);
            TimeUnit.NANOSECONDS.sleep(left);
            return "adjtimex failed: " + e.getMessage();
        }
    }

    /** What came of it, by which of the programs. */
    private record Run(String program, ExecResult result) {}

    private static Run run(Domain domain, List<String> arguments) {
        Integer call = SYSTEM_CALLS.get(DomainXml.of(domain.xml()).attribute("arch", "os", "type"));
        if (call != null) {
            Run run = run(domain, List.of("perl", "-e", PERL, call.toString()), arguments);
            if (!(run.result().end() instanceof ExecResult.Exited(int code) && code == NO_SUCH_PROGRAM)) {
                return run;
            }
        }
        return run(domain, List.of("python3", "-c", PYTHON), arguments);
    }

    /** Before what else the guest has to do: it may be booting. */
    private static Run run(Domain domain, List<String> program, List<String> arguments) {
        ExecResult result = GuestCommands.run(
                domain,
                LIMIT,
                Stream.of(List.of("nice", "-n", "-20"), program, arguments)
                        .flatMap(List::stream)
                        .toList());
        return new Run(program.getFirst(), result);
    }
}
