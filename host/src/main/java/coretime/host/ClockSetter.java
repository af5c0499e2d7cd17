package coretime.host;

import coretime.host.Correction.Method;
import coretime.libvirt.AgentException;
import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts a running guest's clocks right: the system clock by the first way of the policy's order that works, one at a time, and
 * the RTC after it, so that the next boot is right. Safe for use by many threads: of each guest one at a time is served.
 */
final class ClockSetter {

    private static final Duration INFO_LIMIT = Duration.ofSeconds(5);
    private static final Duration HWCLOCK_LIMIT = Duration.ofSeconds(20);

    /** Somebody else's step is over by then, and what a daemon slews is off by more. */
    private static final Duration SETTLES = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(100);

    /** A clock that was seen to move rests only once it has stayed for so long: who moves it may pause. */
    private static final Duration RESTS = Duration.ofSeconds(1);

    /**
     * hwclock sometimes writes the second beside the right one, on a busy guest; as the emulated RTC keeps its place
     * within the second, the right one is at most half a second off.
     */
    private static final Duration RTC_GOAL = Duration.ofMillis(750);

    private static final int RTC_ATTEMPTS = 3;

    private final ClockProbe probe;
    private final Map<UUID, Lock> guests = new ConcurrentHashMap<>();

    ClockSetter(ClockProbe probe) {
        this.probe = probe;
    }

    /**
     * Corrects what is off.
     *
     * @param system the system clock as it was measured
     * @param rtc the RTC as it was measured, null where QEMU does not tell it
     */
    Correction correct(ClockScene scene, Offset system, @Nullable Offset rtc) throws InterruptedException {
        CorrectionPolicy policy = scene.policy().correction();
        boolean isSystemRight = system.isWithin(scene.policy().tolerance());
        boolean isRtcRight = rtc == null || rtc.isWithin(scene.policy().rtcTolerance());
        if (!policy.wanted()) {
            return nothing("correction is switched off");
        }
        if (isSystemRight && isRtcRight) {
            return nothing(null);
        }
        if (system.low().compareTo(policy.mostBackwards()) > 0) {
            return nothing("the clock is ahead, at " + system + ", and would have to be stepped back by more than "
                    + policy.mostBackwards().toSeconds()
                    + " s: look who set it; where it may be stepped back all the same, allow it (coretime clock fix"
                    + " --backwards)");
        }
        Lock guest = guests.computeIfAbsent(scene.domain().uuid(), _ -> new ReentrantLock());
        guest.lockInterruptibly();
        try {
            Work work = new Work(scene, rtc);
            return isSystemRight ? work.rtcAlone() : work.run(system);
        } catch (AgentException e) {
            return nothing("the agent does not answer: " + e.getMessage());
        } catch (ClockUnreadable e) {
            return nothing("the system clock cannot be read: " + e.getMessage());
        } finally {
            guest.unlock();
        }
    }

    private Correction nothing(@Nullable String reason) {
        return new Correction(Method.NONE, probe.now(), Duration.ZERO, 0, reason);
    }

    private List<ClockWay> ways(CorrectionPolicy policy, Offset offset) {
        List<ClockWay> ways = new ArrayList<>();
        if (offset.value().abs().compareTo(policy.slewBelow()) <= 0) {
            ways.add(new Slew(probe));
        }
        policy.order().forEach(method -> ways.add(way(method, probe)));
        return ways;
    }

    static ClockWay way(Method method, ClockProbe probe) {
        return switch (method) {
            case AGENT_SET_OFFSET -> new SetOffset(probe);
            case AGENT_SET_TIME -> new SetTime(probe);
            case AGENT_SLEW -> new Slew(probe);
            case GUEST_DAEMON -> new GuestDaemon();
            case NONE, RTC_WRITE -> throw new IllegalArgumentException(method + " sets no system clock");
        };
    }

    /** One correction. */
    private final class Work {
        private final ClockScene scene;
        private final @Nullable Offset rtc;
        private final Duration goal;
        private final long began = System.nanoTime();
        private final AgentInfo agent;
        private final List<String> others = new ArrayList<>();
        private int attempts;

        /** Asked once, and only where a way depends on it. */
        private Optional<String> hostObjection = Optional.empty();

        private boolean isHostJudged;

        private Work(ClockScene scene, @Nullable Offset rtc) throws InterruptedException {
            this.scene = scene;
            this.rtc = rtc;
            this.goal = scene.policy().tolerance().dividedBy(2);
            this.agent = scene.ask(() -> scene.domain().agent().info(INFO_LIMIT));
        }

        private Correction run(Offset measured) throws InterruptedException {
            Optional<Offset> steady = steady(measured, LOOK, began);
            if (steady.isEmpty()) {
                return nothing(movedByAnother());
            }
            Offset offset = steady.get();
            if (offset.isWithin(scene.policy().tolerance())) {
                // Somebody else has put it right meanwhile.
                return isRtcLate() ? rtcAlone() : nothing(null);
            }
            for (ClockWay way : ways(scene.policy().correction(), offset)) {
                Optional<String> obstacle = obstacle(way);
                if (obstacle.isPresent()) {
                    others.add(way.method().label() + ": " + obstacle.get());
                    continue;
                }
                Outcome outcome = attempt(way, offset);
                if (outcome.isRight()) {
                    return done(way.method(), join(outcome.words(), way.setsRtc() || isRtcLate() ? writeRtc() : null));
                }
                others.add(way.method().label() + " failed: " + outcome.words());
                offset = scene.system(probe);
            }
            String failure = "no way to set the clock has worked: " + String.join("; ", others);
            boolean isMoved =
                    attempts > 0 && steady(offset, RESTS, System.nanoTime()).isEmpty();
            return done(Method.NONE, isMoved ? movedByAnother() + "; " + failure : failure);
        }

        private String movedByAnother() {
            return "the clock is being moved by somebody else" + daemons() + ": two must not correct it at once";
        }

        private Correction rtcAlone() throws InterruptedException {
            return done(Method.RTC_WRITE, writeRtc());
        }

        private Correction done(Method method, @Nullable String failure) {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Correction(method, probe.now(), took, attempts, failure, failure == null ? others : List.of());
        }

        private Optional<String> obstacle(ClockWay way) throws InterruptedException {
            if (way.usesHostClock()) {
                if (!isHostJudged) {
                    isHostJudged = true;
                    hostObjection = HostJudge.objection(scene.policy().correction(), goal);
                }
                if (hostObjection.isPresent()) {
                    return hostObjection;
                }
            }
            return way.obstacle(agent);
        }

        /**
         * The offset, where it stays what it is; empty where somebody else keeps on moving the clock.
         *
         * @param rest for how long it must stay, unless it is seen to move: then for {@link #RESTS}
         * @param measuredAt {@link System#nanoTime} of the first reading
         */
        private Optional<Offset> steady(Offset measured, Duration rest, long measuredAt) throws InterruptedException {
            Deadline deadline = Deadline.in(SETTLES);
            Optional<Offset> first = Optional.of(measured);
            Duration wanted = rest;
            long since = measuredAt;
            while (true) {
                long passed = System.nanoTime() - since;
                TimeUnit.NANOSECONDS.sleep(Math.clamp(wanted.toNanos() - passed, 0, LOOK.toNanos()));
                Optional<Offset> now = probe.systemIfSteady(scene.domain());
                if (first.flatMap(earlier -> now.flatMap(earlier::intersect)).isEmpty()) {
                    first = now;
                    wanted = RESTS;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since >= wanted.toNanos()) {
                    return now;
                }
                if (deadline.isOver()) {
                    return Optional.empty();
                }
            }
        }

        private String daemons() {
            List<String> names = GuestTimekeeping.of(scene.domain())
                    .map(GuestTimekeeping::daemons)
                    .orElse(List.of());
            return names.isEmpty() ? "" : " (" + String.join(", ", names) + " runs in the guest)";
        }

        /** @param words of what went wrong all the same; null where nothing did */
        private record Outcome(boolean isRight, @Nullable String words) {}

        private Outcome attempt(ClockWay way, Offset offset) throws InterruptedException {
            Offset before = offset;
            for (int attempt = 1; attempt <= way.attempts(); attempt++) {
                attempts++;
                String failure = way.set(scene, before);
                Offset now = scene.system(probe);
                if (now.isWithin(goal)) {
                    return new Outcome(true, failure == null ? null : "the clock was stepped, but " + failure);
                }
                if (failure != null) {
                    boolean isMoved = now.intersect(before).isEmpty();
                    return new Outcome(
                            false,
                            (isMoved ? "the clock was moved to " + now + ", but " : "nothing happened: ") + failure);
                }
                before = now;
            }
            return new Outcome(false, "the clock is at " + before + " still");
        }

        private boolean isRtcLate() {
            return rtc == null || !rtc.isWithin(scene.policy().rtcTolerance());
        }

        private boolean isRtcSet() throws InterruptedException {
            return probe.rtcAgainst(scene.domain(), RTC_GOAL)
                    .map(now -> now.isWithin(RTC_GOAL))
                    .orElse(false);
        }

        /** Has the guest write its right clock into its RTC. Returns what went wrong, null where nothing did. */
        private @Nullable String writeRtc() throws InterruptedException {
            if (rtc != null && isRtcSet()) {
                return null;
            }
            String failure = null;
            for (int attempt = 0; attempt < RTC_ATTEMPTS; attempt++) {
                failure = GuestCommands.obstacle(agent).isEmpty()
                        ? GuestCommands.failure(scene.domain(), HWCLOCK_LIMIT, List.of("hwclock", "--systohc"))
                        : new SetTime(probe).set(scene, new Offset(Duration.ZERO, Duration.ZERO));
                if (failure == null && (rtc == null || isRtcSet())) {
                    return null;
                }
            }
            boolean isGoodEnough = failure == null
                    && probe.rtcAgainst(scene.domain(), scene.policy().rtcTolerance())
                            .filter(now -> now.isWithin(scene.policy().rtcTolerance()))
                            .isPresent();
            return isGoodEnough
                    ? null
                    : "the RTC is not set, and the next boot begins with it: "
                            + (failure == null ? "what was written is seconds off" : failure);
        }

        private static @Nullable String join(@Nullable String one, @Nullable String other) {
            return one == null ? other : other == null ? one : one + "; " + other;
        }
    }
}
