package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import coretime.libvirt.MonitorException;
import coretime.libvirt.QemuMonitor;
import coretime.time.Bracketing;
import coretime.time.Offset;
import coretime.time.ReferenceClockStepped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads a guest's clocks against this host's clock. Every answer is bracketed, several are combined, so that an agent
 * whose answers contradict each other gets a wide bound and never a proof. Safe for use by many threads.
 */
final class ClockProbe {

    private static final int LEAST_READINGS = 2;
    private static final int MOST_READINGS = 5;

    /** More readings would not tell more than anybody acts on. */
    private static final Duration BOUND_WANTED = Duration.ofMillis(3);

    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Duration AGENT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RTC_RESOLUTION = Duration.ofSeconds(1);
    private static final Duration RTC_WATCH = Duration.ofMillis(1200);
    private static final Duration RTC_BOUND_WANTED = Duration.ofMillis(20);
    private static final Duration RTC_PAUSE = Duration.ofMillis(5);

    private final Bracketing bracketing;

    ClockProbe(Bracketing bracketing) {
        this.bracketing = bracketing;
    }

    Instant now() {
        return bracketing.now();
    }

    /**
     * The guest's system clock.
     *
     * @throws ClockUnreadable where the agent does not answer, or not with a time
     */
    Offset system(Domain domain) throws InterruptedException {
        return Offset.combine(readings(domain));
    }

    /**
     * The guest's system clock, where it stands still against this host's; empty where it was stepped while it was read.
     *
     * @throws ClockUnreadable as {@link #system}
     */
    Optional<Offset> systemIfSteady(Domain domain) throws InterruptedException {
        return Offset.common(readings(domain));
    }

    private List<Offset> readings(Domain domain) throws InterruptedException {
        List<Offset> readings = new ArrayList<>();
        while (readings.size() < LEAST_READINGS
                || (readings.size() < MOST_READINGS
                        && Offset.combine(readings).bound().compareTo(BOUND_WANTED) > 0)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            readings.add(plausible(offset(() -> domain.agent().time(AGENT_TIMEOUT), Duration.ZERO)));
        }
        return readings;
    }

    /** The guest's system clock, or empty where its agent does not tell it. */
    Optional<Offset> systemIfTold(Domain domain) throws InterruptedException {
        try {
            return Optional.of(system(domain));
        } catch (ClockUnreadable _) {
            return Optional.empty();
        }
    }

    /** Past this nothing can be computed with it, and no freeze has made it. */
    private static Offset plausible(Offset offset) {
        if (offset.low().compareTo(LONGEST.negated()) < 0 || offset.high().compareTo(LONGEST) > 0) {
            throw new ClockUnreadable("the guest tells a time that is more than a century off");
        }
        return offset;
    }

    /**
     * The guest's RTC, from QEMU and without any agent. The RTC has whole seconds: it is watched across the edge of one,
     * for up to 1.2 s, which narrows the bound to about the time of one reading.
     *
     * @return empty where the RTC does not hold UTC or QEMU does not tell it
     */
    Optional<Offset> rtc(Domain domain) throws InterruptedException {
        return rtc(domain, reading -> reading.bound().compareTo(RTC_BOUND_WANTED) <= 0);
    }

    /** The same by one reading, in milliseconds and to half a second. */
    Optional<Offset> rtcAtOnce(Domain domain) throws InterruptedException {
        return rtc(domain, _ -> true);
    }

    /** The same, watched only as long as it takes to see that it lies within a tolerance, or does not. */
    Optional<Offset> rtcAgainst(Domain domain, Duration tolerance) throws InterruptedException {
        return rtc(
                domain,
                reading -> reading.isWithin(tolerance)
                        || reading.low().compareTo(tolerance) > 0
                        || reading.high().compareTo(tolerance.negated()) < 0);
    }

    private Optional<Offset> rtc(Domain domain, Predicate<Offset> isEnough) throws InterruptedException {
        if (!DomainClock.of(domain.xml()).utc()) {
            return Optional.empty();
        }
        QemuMonitor monitor = domain.monitor();
        Deadline deadline = Deadline.in(RTC_WATCH);
        List<Offset> readings = new ArrayList<>();
        try {
            while (true) {
                readings.add(plausible(offset(() -> rtcTime(monitor), RTC_RESOLUTION)));
                Offset reading = Offset.combine(readings);
                if (isEnough.test(reading) || deadline.isOver()) {
                    return Optional.of(reading);
                }
                Thread.sleep(RTC_PAUSE);
            }
        } catch (MonitorException | ClockUnreadable _) {
            // A machine without this RTC, or a guest that wrote nonsense into it: what is not told is not known.
            return Optional.empty();
        }
    }

    private static Instant rtcTime(QemuMonitor monitor) {
        JsonNode time = monitor.execute(
                "qom-get",
                JsonNodeFactory.instance.objectNode().put("path", "/machine").put("property", "rtc-time"));
        try {
            return OffsetDateTime.of(
                            field(time, "tm_year") + 1900,
                            field(time, "tm_mon") + 1,
                            field(time, "tm_mday"),
                            field(time, "tm_hour"),
                            field(time, "tm_min"),
                            field(time, "tm_sec"),
                            0,
                            ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new ClockUnreadable("QEMU tells an RTC time that is no time: " + time, false, e);
        }
    }

    private static int field(JsonNode time, String name) {
        JsonNode value = time.path(name);
        if (!value.isInt()) {
            throw new ClockUnreadable("QEMU's RTC time has no number " + name);
        }
        return value.intValue();
    }

    private Offset offset(Callable<Instant> clock, Duration resolution) {
        for (int attempt = 1; ; attempt++) {
            try {
                return bracketing.take(clock, resolution).offset();
            } catch (ReferenceClockStepped e) {
                if (attempt == ATTEMPTS) {
                    throw new ClockUnreadable(String.valueOf(e.getMessage()), false, e);
                }
            } catch (AgentException e) {
                throw new ClockUnreadable(String.valueOf(e.getMessage()), e instanceof AgentUnresponsive, e);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ClockUnreadable("reading a guest's clock failed: " + e.getMessage(), false, e);
            }
        }
    }
}
