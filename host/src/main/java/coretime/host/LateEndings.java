package coretime.host;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How incidents ended, those included that the ledger could not be told at once: it is told as soon as it can be. Safe for use by
 * many threads.
 */
final class LateEndings {

    private final Ledger ledger;
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();

    private record Late(Incident incident, Ending ending, IncidentListener listener) {}

    LateEndings(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Writes how an incident ended, now or later; the listener hears of the end when it is written. */
    Incident end(Incident incident, Ending ending, IncidentListener listener) {
        Incident ended;
        try {
            ended = ledger.end(incident, ending);
        } catch (LedgerUnavailable e) {
            late.add(new Late(incident, ending, listener));
            listener.failed(
                    incident.panic().domainName(),
                    shown(ending) + ", which is written into the ledger when that can be done: " + e.getMessage());
            return incident.ended(ending);
        }
        listener.ended(ended);
        return ended;
    }

    /** Writes what could not be written before, the oldest first, until that fails again. */
    synchronized void write() {
        for (Late next = late.peek(); next != null; next = late.peek()) {
            Incident ended;
            try {
                ended = ledger.end(next.incident(), next.ending());
            } catch (LedgerUnavailable _) {
                return; // Said before, by whoever found it away.
            } catch (HostException e) {
                late.remove();
                next.listener()
                        .failed(
                                next.incident().panic().domainName(),
                                shown(next.ending()) + ", which the ledger does not take: " + e.getMessage());
                continue;
            }
            late.remove();
            next.listener().ended(ended);
        }
    }

    /** Writes what still can be written, and tells what is lost. */
    void close() {
        write();
        for (Late lost = late.poll(); lost != null; lost = late.poll()) {
            lost.listener()
                    .failed(
                            lost.incident().panic().domainName(),
                            shown(lost.ending()) + ", which the ledger " + ledger.place()
                                    + " does not know: it could not be written until coretime ended");
        }
    }

    private static String shown(Ending ending) {
        return "its incident is over: " + ending.outcome().label()
                + (ending.reason() == null ? "" : " (" + ending.reason() + ")");
    }
}
