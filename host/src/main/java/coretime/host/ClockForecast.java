package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a guest's clock in each {@link ClockEvent}, and why: worked out of its definition, its RTC and what sets its
 * RTC in the guest. The model is what QEMU does (docs/architecture.md, "Clocks"): a boot begins with the RTC; a pause stops
 * the system clock, and the RTC too where that follows the guest; what a guest writes into its RTC stays in its QEMU process.
 * Immutable.
 *
 * @param cases by event, in the order of the events
 * @param remedies what to change so that it is safe, in words that a person can act on; empty where nothing is to be done
 */
public record ClockForecast(Map<ClockEvent, Case> cases, List<String> remedies) {

    /** Past this an RTC is off by more than its whole seconds and the reading explain. */
    private static final Duration RIGHT = Duration.ofMillis(1500);

    /** Verdict and reason for one event. */
    public record Case(ClockVerdict verdict, String why) {}

    public ClockForecast {
        cases = Collections.unmodifiableMap(new EnumMap<>(cases));
        remedies = List.copyOf(remedies);
    }

    /** What it is in one event. */
    public Case of(ClockEvent event) {
        return Optional.ofNullable(cases.get(event))
                .orElseThrow(() -> new IllegalStateException("no forecast for " + event));
    }

    /** What a panic leads to, which coretime is for. */
    public ClockVerdict verdict() {
        return of(ClockEvent.PANIC).verdict();
    }

    /**
     * Works it out.
     *
     * @param clock of the running domain's XML
     * @param rtc the RTC's offset as QEMU tells it; empty where it is not known
     * @param keeping what keeps the time in the guest; empty where the guest was not asked or did not answer
     */
    public static ClockForecast of(DomainClock clock, Optional<Offset> rtc, Optional<GuestTimekeeping> keeping) {
        Optional<Offset> poisoned = rtc.filter(offset -> !mayBeRight(offset));
        Map<ClockEvent, Case> cases = new EnumMap<>(ClockEvent.class);
        cases.put(ClockEvent.PANIC, panic(clock, poisoned));
        cases.put(ClockEvent.PAUSE, pause(clock));
        cases.put(ClockEvent.REBOOT, reboot(clock, poisoned, keeping));
        cases.put(ClockEvent.COLD_START, coldStart(clock));
        return new ClockForecast(cases, remedies(clock, poisoned, keeping));
    }

    private static boolean mayBeRight(Offset offset) {
        return offset.low().compareTo(RIGHT) <= 0 && offset.high().compareTo(RIGHT.negated()) >= 0;
    }

    private static Case panic(DomainClock clock, Optional<Offset> poisoned) {
        if (clock.followsGuest()) {
            return new Case(
                    ClockVerdict.LATE_AND_PERSISTS,
                    "the RTC follows the guest (track='guest'): it stands still as long as the guest is frozen, and the boot"
                            + " begins with it; panics add up until a new QEMU process");
        }
        return poisoned.map(offset -> new Case(
                        ClockVerdict.LATE_AND_PERSISTS,
                        "the RTC is at " + offset + " already, and each boot in this QEMU process begins with it"))
                .orElseGet(() -> new Case(
                        ClockVerdict.SAFE,
                        "the RTC follows the host whatever the freeze, and the boot begins with it, to the second"));
    }

    private static Case pause(DomainClock clock) {
        String system = "the guest goes on with the time at which it stopped";
        return new Case(
                ClockVerdict.LATE_UNTIL_CORRECTED, clock.followsGuest() ? system + ", and so does its RTC" : system);
    }

    private static Case reboot(DomainClock clock, Optional<Offset> poisoned, Optional<GuestTimekeeping> keeping) {
        if (clock.followsGuest() || poisoned.isPresent()) {
            return new Case(
                    ClockVerdict.LATE_AND_PERSISTS, panic(clock, poisoned).why());
        }
        if (keeping.isEmpty()) {
            return new Case(
                    ClockVerdict.LATE_AND_PERSISTS,
                    "the guest does not say what writes its RTC: if anything does while the clock is late, the boot begins late");
        }
        List<String> writers = keeping.get().rtcWriters();
        return writers.isEmpty()
                ? new Case(
                        ClockVerdict.SAFE,
                        "the RTC follows the host, and nothing was found in the guest that writes it")
                : new Case(
                        ClockVerdict.LATE_AND_PERSISTS,
                        "the guest writes its RTC (" + String.join(", ", writers)
                                + "): a late clock gets into it, and the boot begins with that");
    }

    private static Case coldStart(DomainClock clock) {
        if (!clock.utc()) {
            return new Case(
                    ClockVerdict.SAFE,
                    "QEMU gives the RTC the host's time anew, not in UTC: the guest has to know its zone");
        }
        return clock.adjustment().isZero()
                ? new Case(ClockVerdict.SAFE, "QEMU gives the RTC the host's time anew")
                : new Case(
                        ClockVerdict.LATE_AND_PERSISTS,
                        "libvirt keeps an adjustment of " + clock.adjustment().toSeconds()
                                + " s that a guest once gave its RTC, and starts each process with it");
    }

    private static List<String> remedies(
            DomainClock clock, Optional<Offset> poisoned, Optional<GuestTimekeeping> keeping) {
        List<String> remedies = new ArrayList<>();
        if (clock.followsGuest()) {
            remedies.add(
                    "have the RTC follow the host, from the next start on: in <clock>, <timer name='rtc' track='wall'/>"
                            + " instead of track='guest'");
        }
        if (!clock.utc()) {
            remedies.add(
                    "let the RTC hold UTC, so that its offset can be told: <clock offset='utc'>, and tell the guest");
        }
        if (!clock.adjustment().isZero()) {
            remedies.add("forget the adjustment: <clock offset='utc'> in the definition");
        }
        if (poisoned.isPresent() && !clock.followsGuest()) {
            remedies.add(
                    "put the guest's clock right and have it write its RTC (hwclock --systohc), or start the guest in a"
                            + " new QEMU process, before its next reboot");
        }
        if (keeping.filter(guest -> guest.daemons().isEmpty()).isPresent()) {
            remedies.add("no time daemon runs in the guest: what a pause takes is never caught up by itself");
        }
        return remedies;
    }
}
