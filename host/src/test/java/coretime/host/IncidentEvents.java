package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits for what incidents tell. */
class IncidentEvents implements IncidentListener {
    private static final long SECONDS = 400;

    private final BlockingQueue<Stage> entered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Incident> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<CardRecord> cards = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    void clear() {
        entered.clear();
        ended.clear();
    }

    void awaitStage(Stage wanted) throws InterruptedException {
        Stage stage;
        do {
            stage = entered.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(stage).as("a stage on the way to " + wanted).isNotNull();
        } while (stage != wanted);
    }

    Incident awaitEnd() throws InterruptedException {
        Incident incident = ended.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(failures).isEmpty();
        assertThat(incident).as("an ended incident").isNotNull();
        return incident;
    }

    Collection<CardRecord> cards() {
        return List.copyOf(cards);
    }

    Collection<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void entered(Incident incident, Stage stage) {
        entered.add(stage);
    }

    @Override
    public void card(Incident incident, CardRecord card) {
        cards.add(card);
    }

    @Override
    public void warned(Incident incident, String message) {
        warnings.add(message);
    }

    @Override
    public void failed(String domain, String message) {
        failures.add(domain + ": " + message);
    }

    @Override
    public void ended(Incident incident) {
        ended.add(incident);
    }
}
