package coretime.bench.capture;

import coretime.host.Incident;
import coretime.host.IncidentListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits for the end of one incident. */
final class IncidentEnd implements IncidentListener {
    private static final Duration SEEN = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /** An incident, or why it did not come to its end. */
    private record Ended(Optional<Incident> incident, String failure) {}

    /**
     * Waits.
     *
     * @throws CaptureFailed where no panic is seen, or its incident does not end
     */
    Incident await() throws InterruptedException {
        if (!begun.await(SEEN.toSeconds(), TimeUnit.SECONDS)) {
            throw new CaptureFailed("no panic was seen within " + SEEN.toSeconds() + " s");
        }
        Ended end = ended.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (end == null) {
            throw new CaptureFailed("the incident did not end within " + LONGEST.toMinutes() + " min");
        }
        return end.incident().orElseThrow(() -> new CaptureFailed(end.failure()));
    }

    @Override
    public void begun(Incident incident) {
        begun.countDown();
    }

    @Override
    public void failed(String domain, String message) {
        ended.add(new Ended(Optional.empty(), message));
        begun.countDown();
    }

    @Override
    public void ended(Incident incident) {
        ended.add(new Ended(Optional.of(incident), ""));
    }
}
