package coretime.time.ntp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A simulation of a computer's clocks: a monotonic one that drifts, and a system clock that follows it and may be stepped. */
final class SimulatedClock implements InstantSource {
    private static final long MILLION = 1_000_000;

    private final SimulatedWorld world;
    private final long driftPpm;
    private Instant base;

    /** @param error system clock minus truth at the world's begin */
    SimulatedClock(SimulatedWorld world, Duration error, long driftPpm) {
        this.world = world;
        this.driftPpm = driftPpm;
        base = world.truth().plus(error);
    }

    @Override
    public Instant instant() {
        return base.plusNanos(monotonicNanos());
    }

    long monotonicNanos() {
        return world.nanos() + world.nanos() * driftPpm / MILLION;
    }

    void step(Duration by) {
        base = base.plus(by);
    }

    /** System clock minus truth. */
    Duration error() {
        return Duration.between(world.truth(), instant());
    }
}
