package coretime.time.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.time.Duration;

/**
 * {@code struct timex} of {@code include/uapi/linux/timex.h}, as 64-bit Linux lays it out: 208 bytes. Pure: nothing here calls the
 * kernel. Each factory gives what one call wants, and nothing else set.
 */
final class Timex {
    static final int ADJ_MAXERROR = 0x0004;
    static final int ADJ_ESTERROR = 0x0008;
    static final int ADJ_STATUS = 0x0010;
    static final int ADJ_SETOFFSET = 0x0100;
    static final int ADJ_NANO = 0x2000;
    /** {@code ADJ_ADJTIME | ADJ_OFFSET}: adjtime(3); no other mode may stand beside it. */
    static final int ADJ_OFFSET_SINGLESHOT = 0x8001;

    static final int STA_INS = 0x0010;
    static final int STA_DEL = 0x0020;
    static final int STA_UNSYNC = 0x0040;

    private static final long MICROS = 1_000_000;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("modes"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("offset"),
            JAVA_LONG.withName("freq"),
            JAVA_LONG.withName("maxerror"),
            JAVA_LONG.withName("esterror"),
            JAVA_INT.withName("status"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("constant"),
            JAVA_LONG.withName("precision"),
            JAVA_LONG.withName("tolerance"),
            JAVA_LONG.withName("time.tv_sec"),
            JAVA_LONG.withName("time.tv_usec"),
            JAVA_LONG.withName("tick"),
            JAVA_LONG.withName("ppsfreq"),
            JAVA_LONG.withName("jitter"),
            JAVA_INT.withName("shift"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("stabil"),
            JAVA_LONG.withName("jitcnt"),
            JAVA_LONG.withName("calcnt"),
            JAVA_LONG.withName("errcnt"),
            JAVA_LONG.withName("stbcnt"),
            JAVA_INT.withName("tai"),
            MemoryLayout.paddingLayout(11 * 4));

    private static final long MODES = at("modes");
    private static final long OFFSET = at("offset");
    private static final long FREQ = at("freq");
    private static final long MAXERROR = at("maxerror");
    private static final long ESTERROR = at("esterror");
    private static final long STATUS = at("status");
    private static final long SECONDS = at("time.tv_sec");
    private static final long FRACTION = at("time.tv_usec");
    private static final long TICK = at("tick");
    private static final long TAI = at("tai");

    private Timex() {}

    private static long at(String field) {
        return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    /** Sets nothing: all zeros, modes too. */
    static MemorySegment reading(Arena arena) {
        return arena.allocate(LAYOUT);
    }

    /** Adds to the clock. The fraction is never negative: −0.25 s is −1 s and 750,000,000 ns. */
    static MemorySegment step(Arena arena, Duration by) {
        MemorySegment timex = of(arena, ADJ_SETOFFSET | ADJ_NANO);
        timex.set(JAVA_LONG, SECONDS, by.getSeconds());
        timex.set(JAVA_LONG, FRACTION, by.getNano());
        return timex;
    }

    /** Has the clock run faster or slower until it has gained so much. */
    static MemorySegment slew(Arena arena, long micros) {
        MemorySegment timex = of(arena, ADJ_OFFSET_SINGLESHOT);
        timex.set(JAVA_LONG, OFFSET, micros);
        return timex;
    }

    /** Sets the status and both errors. */
    static MemorySegment mark(Arena arena, int status, Duration maxError, Duration estError) {
        MemorySegment timex = of(arena, ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR);
        timex.set(JAVA_INT, STATUS, status);
        timex.set(JAVA_LONG, MAXERROR, microsUp(maxError));
        timex.set(JAVA_LONG, ESTERROR, microsUp(estError));
        return timex;
    }

    private static MemorySegment of(Arena arena, int modes) {
        MemorySegment timex = arena.allocate(LAYOUT);
        timex.set(JAVA_INT, MODES, modes);
        return timex;
    }

    /** A bound is rounded away from what would be better than the truth. */
    private static long microsUp(Duration error) {
        return Math.ceilDiv(error.toNanos(), 1000L);
    }

    /** What the kernel has written into it. */
    static KernelClock.State state(MemorySegment timex, int returned) {
        int status = timex.get(JAVA_INT, STATUS);
        return new KernelClock.State(
                KernelClock.Phase.of(returned),
                status,
                micros(timex.get(JAVA_LONG, MAXERROR)),
                micros(timex.get(JAVA_LONG, ESTERROR)),
                timex.get(JAVA_LONG, FREQ) / 65536.0,
                micros(timex.get(JAVA_LONG, TICK)),
                timex.get(JAVA_INT, TAI));
    }

    private static Duration micros(long micros) {
        long bounded = Math.max(0, micros);
        return Duration.ofSeconds(bounded / MICROS, bounded % MICROS * 1000);
    }
}
