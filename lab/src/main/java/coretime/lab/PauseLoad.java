package coretime.lab;

import coretime.libvirt.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses domains in turn and lets each go on, evenly: one begins and one ends in each part of a second, half a part from each other.
 * Stateless.
 *
 * @param perSecond so many pauses
 * @param length how long pauses begin
 * @param held how long each lasts
 */
public record PauseLoad(int perSecond, Duration length, Duration held) {
    private static final long SECOND = 1_000_000_000;

    /**
     * A pause. Moments are this host's clock's, before and after libvirt was told.
     *
     * @param number of it among all, from 0 in the order of their ends
     */
    public record Pause(
            int number, UUID domain, Instant suspending, Instant suspended, Instant resuming, Instant resumed) {}

    /** How many there are. */
    public int pauses() {
        return Math.toIntExact(length.toMillis() * perSecond / 1000);
    }

    /**
     * Makes them, on this thread; gives them in the order of their ends.
     *
     * @throws IllegalArgumentException where a domain's turn would come before its pause is over
     * @throws LabInterrupted where the thread is interrupted: domains may be paused then
     */
    public List<Pause> run(List<Domain> domains) {
        int open = Math.toIntExact(Math.max(1, held.toMillis() * perSecond / 1000));
        if (open >= domains.size()) {
            throw new IllegalArgumentException(open + " pauses at once need more than " + domains.size() + " domains");
        }
        List<Instant[]> begun = new ArrayList<>();
        List<Pause> over = new ArrayList<>();
        long tick = SECOND / perSecond;
        long start = System.nanoTime();
        for (int turn = 0; turn < pauses() + open; turn++) {
            awaitNanoTime(start + turn * tick);
            if (turn < pauses()) {
                begun.add(bracketed(domains.get(turn % domains.size())::suspend));
            }
            awaitNanoTime(start + turn * tick + tick / 2);
            int number = turn - open;
            if (number >= 0) {
                Domain domain = domains.get(number % domains.size());
                Instant[] end = bracketed(domain::resume);
                Instant[] begin = begun.get(number);
                over.add(new Pause(number, domain.uuid(), begin[0], begin[1], end[0], end[1]));
            }
        }
        return over;
    }

    private static Instant[] bracketed(Runnable act) {
        Instant before = Instant.now();
        act.run();
        return new Instant[] {before, Instant.now()};
    }

    private static void awaitNanoTime(long when) {
        for (long left = when - System.nanoTime(); left > 0; left = when - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new LabInterrupted("pausing domains");
            }
        }
    }
}
