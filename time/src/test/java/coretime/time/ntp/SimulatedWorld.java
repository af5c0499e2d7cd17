package coretime.time.ntp;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** A simulation of true time and of what happens in it; nothing in it waits. */
final class SimulatedWorld {
    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final Instant begin;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;
    private long leap = Long.MAX_VALUE;

    SimulatedWorld(Instant begin) {
        this.begin = begin;
    }

    /** Since the begin, of seconds that are all equally long. */
    long nanos() {
        return now;
    }

    /** True time as POSIX counts it: it repeats a second where one is inserted. */
    Instant truth() {
        Instant time = begin.plusNanos(now);
        return now < leap ? time : time.minusSeconds(1);
    }

    /** A second is inserted when true time reaches {@code midnight}. */
    void insertLeapSecond(Instant midnight) {
        leap = Duration.between(begin, midnight).plusSeconds(1).toNanos();
    }

    boolean isLeapOver() {
        return now >= leap;
    }

    void in(Duration delay, Runnable what) {
        events.add(new Event(now + delay.toNanos(), order++, what));
    }

    /** Goes on to the next event, but no farther than {@code until}. */
    void advance(long until) {
        Event next = events.peek();
        if (next != null && next.at() <= until) {
            events.remove();
            now = Math.max(now, next.at());
            next.what().run();
        } else {
            now = Math.max(now, until);
        }
    }

    /** Lets time pass, with all that happens in it. */
    void pass(Duration time) {
        long until = now + time.toNanos();
        while (now < until) {
            advance(until);
        }
    }
}
