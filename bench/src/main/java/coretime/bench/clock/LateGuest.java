package coretime.bench.clock;

import coretime.host.ClockState;
import coretime.host.CorrectionPolicy;
import coretime.host.HandFix;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.lab.Guest;
import coretime.libvirt.Connection;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A guest that is stopped for some seconds, again and again, each time with a clock that was right before. */
final class LateGuest {
    static final Duration FREEZE = Duration.ofSeconds(20);
    private static final Duration SETTLES = Duration.ofMinutes(3);
    private static final Duration WATCH = Duration.ofSeconds(60);

    /** Right for so long, it stays so. */
    private static final Duration STAYS = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 50;

    private final Guest guest;
    private final Connection connection;
    private final Ledger ledger;
    private final Policy policy;
    private final Bracketing bracketing = Bracketing.system();

    LateGuest(Guest guest, Connection connection, Ledger ledger) {
        this.guest = guest;
        this.connection = connection;
        this.ledger = ledger;
        this.policy = policy();
    }

    /** A lab's guest is held against this host alone, whatever keeps its clock. */
    static Policy policy() {
        return Policy.standard().withCorrection(CorrectionPolicy.standard().withAnyHost(true));
    }

    Guest guest() {
        return guest;
    }

    Connection connection() {
        return connection;
    }

    Ledger ledger() {
        return ledger;
    }

    /** What the remedy before has left to chronyd may go on being slewed, which no correction works against. */
    private boolean isPutRight() throws InterruptedException {
        long end = System.nanoTime() + SETTLES.toNanos();
        boolean isProven;
        do {
            isProven = HandFix.fix(connection, guest.domain(), policy, ledger)
                    .proof()
                    .proven();
        } while (!isProven && System.nanoTime() - end < 0);
        return isProven;
    }

    /** Puts its clocks right, stops it, lets it go on and watches what the remedy makes of it. */
    ClockRun freeze(Remedy remedy) throws Exception {
        if (!isPutRight()) {
            throw new IOException("the guest's clock cannot be put right before it is stopped");
        }
        guest.domain().suspend();
        TimeUnit.NANOSECONDS.sleep(FREEZE.toNanos());
        guest.domain().resume();
        long resumed = System.nanoTime();
        Thread acting = Thread.ofPlatform().unstarted(() -> act(remedy));
        acting.start();
        Optional<Duration> right = awaitRight(resumed);
        acting.join();
        Offset residual = offset();
        Optional<Offset> rtc = Optional.ofNullable(
                ClockState.of(guest.domain(), Optional.empty()).rtc());
        return new ClockRun(right, residual, rtc);
    }

    private static void act(Remedy remedy) {
        try {
            remedy.act().run();
        } catch (Exception e) {
            System.err.println("coretime bench: " + remedy.name() + ": " + e.getMessage());
        }
    }

    private Optional<Duration> awaitRight(long resumed) throws Exception {
        long since = -1;
        while (System.nanoTime() - resumed < WATCH.toNanos()) {
            boolean isRight = offset().isWithin(policy.tolerance());
            long now = System.nanoTime();
            since = isRight ? (since < 0 ? now : since) : -1;
            if (since >= 0 && now - since >= STAYS.toNanos()) {
                return Optional.of(Duration.ofNanos(since - resumed));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    private Offset offset() throws Exception {
        return bracketing
                .take(() -> guest.domain().agent().time(ANSWER), Duration.ZERO)
                .offset();
    }
}
