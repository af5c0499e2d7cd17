package coretime.time.system;

import coretime.time.Bracket;
import coretime.time.Bracketing;
import coretime.time.Offset;
import coretime.time.ReferenceClockStepped;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The hardware clock (RTC, real-time clock), which runs while the machine is off and gives the next boot its time; rtc(4). It shows
 * whole seconds, in UTC or, where {@code /etc/adjtime} says LOCAL, in the system's time zone. Many machines have none, containers
 * above all: every answer is then empty, and that is no error.
 *
 * <p><b>When it is written</b>: the clock of a PC (MC146818 and what imitates it) begins its next second half a second after a write,
 * as writing resets the divider of its oscillator: so the kernel has it ({@code set_offset_nsec} of drivers/rtc/rtc-cmos.c, used by
 * {@code rtc_tv_nsec_ok} in kernel/time/ntp.c), and QEMU imitates it (hw/rtc/mc146818rtc.c: when the divider reset is removed, the
 * first update comes 500 ms later). So second T is written at T + 0.5 s. Other drivers begin a whole second at the write, or a little
 * later, and get T at T.
 *
 * <p>In a guest the hardware clock is QEMU's; where libvirt runs the guest with {@code offset='variable'}, it keeps the difference that
 * a write makes for later boots.
 *
 * <p>One process at a time may have the device open: another one, such as hwclock(8), makes this fail with EBUSY. Holds nothing open
 * between calls; safe for use by many threads.
 */
public final class HardwareClock {
    /** The first one. */
    public static final Path STANDARD = Path.of("/dev/rtc0");

    private static final long RTC_RD_TIME = 0x80247009L;
    private static final long RTC_SET_TIME = 0x4024700aL;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration CMOS_DELAY = Duration.ofMillis(500);

    /** So much before its moment a thread stops sleeping, which is not exact, and looks at the clock alone. */
    private static final Duration LAST_STRETCH = Duration.ofMillis(2);

    /** A clock that is watched is read so often; its driver holds a lock and goes to slow ports. */
    private static final Duration BETWEEN_READINGS = Duration.ofMillis(1);

    /** A clock that goes begins a second within one. */
    private static final Duration WATCH = Duration.ofSeconds(2);

    private final Path device;
    private final ZoneId zone;
    private final Duration delay;

    /**
     * A hardware clock.
     *
     * @param device its file
     * @param zone whose time it shows
     * @param delay how long after the start of a second that second is written
     */
    HardwareClock(Path device, ZoneId zone, Duration delay) {
        this.device = device;
        this.zone = zone;
        this.delay = delay;
    }

    /**
     * A hardware clock of this machine, which {@code /etc/adjtime} speaks of.
     *
     * @throws IOException where that file cannot be understood
     */
    public static HardwareClock of(Path device) throws IOException {
        ZoneId zone = AdjtimeFile.isLocal(AdjtimeFile.STANDARD) ? ZoneId.systemDefault() : ZoneOffset.UTC;
        return new HardwareClock(device, zone, delay(device));
    }

    /** The kernel does not tell what a driver needs; its name does. */
    private static Duration delay(Path device) {
        try {
            // /dev/rtc is a link to one of them.
            Path name =
                    Path.of("/sys/class/rtc", device.toRealPath().getFileName().toString(), "name");
            return delay(Files.readString(name, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return CMOS_DELAY;
        }
    }

    static Duration delay(String driver) {
        return driver.startsWith("rtc_cmos") || driver.startsWith("rtc-cmos") ? CMOS_DELAY : Duration.ZERO;
    }

    /** The zone whose time it shows: UTC, or the system's. */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Reads it once, against the system clock; takes microseconds.
     *
     * @return the reading, to a second; empty where there is no such clock
     * @throws SystemCallFailed where it cannot be read: with EACCES or EPERM, this process may not
     * @throws IOException where it shows no time: nobody has set it since its battery was empty
     * @throws ReferenceClockStepped where the system clock was set meanwhile
     */
    public Optional<Bracket> read() throws IOException {
        return open(descriptor -> take(Bracketing.system(), () -> shown(descriptor)));
    }

    /**
     * Measures how far it is off: watches it until it begins a second, so for a second at most.
     *
     * @return hardware clock minus system clock, to some milliseconds; empty where there is no such clock
     * @throws IOException as {@link #read}, and where it does not go
     * @throws ReferenceClockStepped where the system clock was set meanwhile
     */
    public Optional<Offset> measure() throws IOException, InterruptedException {
        return open(descriptor -> watch(Bracketing.system(), () -> shown(descriptor)));
    }

    /**
     * Sets it, then measures it: takes two to three seconds.
     *
     * @param truth the right time
     * @return what is left: hardware clock minus {@code truth}; empty where there is no such clock
     * @throws SystemCallFailed with EACCES or EPERM where this process may not set it, with ERANGE where the clock cannot show that year
     * @throws IOException where it cannot be read afterwards
     * @throws ReferenceClockStepped where {@code truth} jumped meanwhile
     */
    public Optional<Offset> write(InstantSource truth) throws IOException, InterruptedException {
        return open(descriptor -> {
            ReadOnlyClock.refuse();
            Instant second = nextSecond(truth.instant(), delay);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment time = RtcTime.encode(arena, RtcTime.shown(second, zone));
                await(truth, second.plus(delay));
                check("setting the hardware clock " + device, Linux.ioctl(descriptor, RTC_SET_TIME, time));
            }
            return watch(new Bracketing(truth, System::nanoTime), () -> shown(descriptor));
        });
    }

    /** The first second whose moment of writing is still to come. */
    static Instant nextSecond(Instant now, Duration delay) {
        Instant second = now.minus(delay).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return second.plus(delay).minus(LAST_STRETCH).isBefore(now) ? second.plusSeconds(1) : second;
    }

    /** Comes back at a moment of a clock, or as little later as can be. */
    static void await(InstantSource clock, Instant moment) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (Duration left = left(clock, moment); left.isPositive(); left = left(clock, moment)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the hardware clock was to be set");
            }
            if (System.nanoTime() - begun > WATCH.toNanos()) {
                throw new IOException(
                        "the hardware clock was not set: the clock that it follows was put back meanwhile");
            }
            if (left.compareTo(LAST_STRETCH) > 0) {
                LockSupport.parkNanos(left.minus(LAST_STRETCH).toNanos());
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static Duration left(InstantSource clock, Instant moment) {
        return Duration.between(clock.instant(), moment);
    }

    /** What it shows, which may need to know about what time it is. */
    interface Shown {
        LocalDateTime get() throws IOException;
    }

    /**
     * Reads until another second is shown: what the last reading of the old one and the first of the new one allow in common is narrow.
     * No interrupt tells of it, as only some drivers have one for a new second, and others may be using its alarm.
     */
    Offset watch(Bracketing bracketing, Shown clock) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Bracket last = take(bracketing, clock);
        while (System.nanoTime() - begun < WATCH.toNanos()) {
            LockSupport.parkNanos(BETWEEN_READINGS.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("the hardware clock was being watched");
            }
            Bracket next = take(bracketing, clock);
            if (!next.reading().equals(last.reading())) {
                Optional<Offset> common = last.offset().intersect(next.offset());
                if (common.isEmpty()) {
                    throw new IOException("the hardware clock " + device + " went from " + last.reading() + " to "
                            + next.reading() + " at once: somebody else sets it");
                }
                return common.get();
            }
            last = next;
        }
        throw new IOException("the hardware clock " + device + " stands still at " + last.reading());
    }

    private Bracket take(Bracketing bracketing, Shown clock) throws IOException {
        try {
            return bracketing.take(() -> RtcTime.instant(clock.get(), zone, bracketing.now()), SECOND);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("no such exception is thrown", e);
        }
    }

    private LocalDateTime shown(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = RtcTime.empty(arena);
            check("reading the hardware clock " + device, Linux.ioctl(descriptor, RTC_RD_TIME, time));
            return RtcTime.decode(time);
        }
    }

    /** What is done with the open device. */
    private interface Use<T, E extends Exception> {
        T with(int descriptor) throws IOException, E;
    }

    /** Setting needs no descriptor to write by, but CAP_SYS_TIME. */
    private <T, E extends Exception> Optional<T> open(Use<T, E> use) throws IOException, E {
        int descriptor = Linux.openToRead(device.toString());
        if (descriptor == -Errno.ENOENT || descriptor == -Errno.ENODEV || descriptor == -Errno.ENXIO) {
            return Optional.empty();
        }
        check("opening the hardware clock " + device, descriptor);
        try {
            return Optional.of(use.with(descriptor));
        } finally {
            Linux.close(descriptor);
        }
    }

    private static void check(String what, int result) throws SystemCallFailed {
        if (result >= 0) {
            return;
        }
        throw new SystemCallFailed(
                what,
                -result,
                switch (-result) {
                    case Errno.EPERM, Errno.EACCES -> "run as root; a container may be forbidden the device";
                    case Errno.EBUSY -> "another program, such as hwclock, has it open: try again";
                    case Errno.EINVAL -> "it holds no valid time: set it";
                    case Errno.ENOTTY -> "it is no hardware clock";
                    case Errno.ERANGE -> "it cannot show that year";
                    default -> "";
                });
    }
}
