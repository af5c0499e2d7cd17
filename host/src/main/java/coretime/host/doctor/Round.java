package coretime.host.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A round of examinations of one subject, one after another, on a thread of their own: a call that hangs is left to itself,
 * as nothing can end a call into libvirt, and what it kept from being looked at is unknown. Stateless.
 *
 * @param <F> what is looked at
 */
final class Round<F> {
    private final List<Examination<F>> examinations;
    private final Duration patience;

    Round(List<Examination<F>> examinations, Duration patience) {
        this.examinations = List.copyOf(examinations);
        this.patience = patience;
    }

    /** One check each, in the order of the examinations. */
    List<Check> of(String subject, F facts) throws InterruptedException {
        Map<String, Finding> findings = new ConcurrentHashMap<>();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("doctor-" + subject)
                .start(() -> examinations.stream()
                        .takeWhile(_ -> !Thread.currentThread().isInterrupted())
                        .forEach(one -> findings.put(one.need().id(), look(one, facts))));
        try {
            boolean _ = thread.join(patience);
        } finally {
            thread.interrupt();
        }
        return checks(subject, Map.copyOf(findings));
    }

    private static <F> Finding look(Examination<F> examination, F facts) {
        try {
            return examination.look(facts);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Finding.unknown("the look at it was broken off");
        } catch (Exception | InternalError | OutOfMemoryError e) {
            // Whatever it is: it stands in the way of this check alone.
            String message = e.getMessage();
            return Finding.unknown(message == null ? e.getClass().getSimpleName() : message);
        }
    }

    private List<Check> checks(String subject, Map<String, Finding> findings) {
        List<Check> checks = new ArrayList<>();
        String hanging = null;
        for (Examination<F> one : examinations) {
            Finding finding = findings.get(one.need().id());
            if (finding == null) {
                finding = Finding.unknown(
                        hanging == null
                                ? "there was no answer within " + patience.toSeconds() + " s"
                                : "not looked at: " + hanging + " was waited for");
                hanging = hanging == null ? one.need().id() : hanging;
            }
            checks.add(Check.of(subject, one.need(), finding));
        }
        return checks;
    }
}
