package coretime.time.ntp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A simulation of the way to a server and back. Jitter larger than the time between two datagrams reorders them.
 *
 * @param forth shortest delay of a question
 * @param back shortest delay of an answer
 * @param jitter most that each datagram is delayed beyond that
 * @param loss probability that a datagram is lost
 * @param duplication probability that it comes twice
 */
record SimulatedPath(Duration forth, Duration back, Duration jitter, double loss, double duplication) {
    static SimulatedPath of(Duration forth, Duration back) {
        return new SimulatedPath(forth, back, Duration.ZERO, 0, 0);
    }

    /** A near server. */
    static SimulatedPath near() {
        return of(Duration.ofMillis(5), Duration.ofMillis(5)).withJitter(Duration.ofMillis(2));
    }

    SimulatedPath withJitter(Duration wanted) {
        return new SimulatedPath(forth, back, wanted, loss, duplication);
    }

    SimulatedPath withLoss(double wanted) {
        return new SimulatedPath(forth, back, jitter, wanted, duplication);
    }

    SimulatedPath withDuplication(double wanted) {
        return new SimulatedPath(forth, back, jitter, loss, wanted);
    }

    /** Lets a datagram arrive never, once or twice. */
    void carry(SimulatedWorld world, RandomGenerator random, Duration delay, Runnable arrival) {
        if (random.nextDouble() < loss) {
            return;
        }
        world.in(delay.plusNanos(random.nextLong(jitter.toNanos() + 1)), arrival);
        if (random.nextDouble() < duplication) {
            world.in(delay.plusNanos(random.nextLong(jitter.toNanos() + 1)), arrival);
        }
    }
}
