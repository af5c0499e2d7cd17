package coretime.cli;

import coretime.host.CardRecord;
import coretime.host.IncidentDocument;
import coretime.host.Moment;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Incidents as plain text. */
final class IncidentText {
    private static final int FRAMES = 6;

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private IncidentText() {}

    static void list(PrintWriter out, List<IncidentDocument> incidents) {
        if (incidents.isEmpty()) {
            out.println("No incidents.");
            return;
        }
        out.printf("%4s  %-20s  %-20s  %8s  %9s  %s%n", "ID", "PANIC", "DOMAIN", "FREEZE", "LATE", "OUTCOME");
        for (IncidentDocument incident : incidents) {
            out.printf(
                    "%4d  %-20s  %-20s  %8s  %9s  %s%n",
                    incident.id(),
                    SECOND.format(incident.panicAt()),
                    cut(printable(incident.domain()), 20),
                    seconds(incident.freezeS()),
                    seconds(Optional.ofNullable(incident.shift())
                            .map(IncidentDocument.Shift::beforeS)
                            .orElse(null)),
                    outcome(incident));
        }
    }

    static void show(PrintWriter out, IncidentDocument incident) {
        out.printf("Incident %d: %s, %s%n", incident.id(), printable(incident.domain()), outcome(incident));
        if (incident.reason() != null) {
            out.println("  " + printable(incident.reason()));
        }
        for (Moment moment : incident.timeline()) {
            Duration after = Duration.between(incident.panicAt(), moment.at());
            out.printf(
                    Locale.ROOT,
                    "  %+9.3f s  %-8s  %s%n",
                    after.toNanos() / 1e9,
                    moment.stage().label(),
                    printable(moment.text()));
        }
        if (incident.card() != null) {
            card(out, incident.card());
        }
        if (incident.shift() != null && incident.shift().mispredicted() != null) {
            out.println("  clock: " + printable(incident.shift().mispredicted()));
        }
        if (incident.captureFailure() != null) {
            out.println((incident.core() == null ? "  no core: " : "  core failed: ")
                    + printable(incident.captureFailure()));
        }
        if (incident.writing() != null) {
            out.println("  core: "
                    + printable(CoreProgressText.of(incident.writing()) + ", into "
                            + incident.writing().path()));
        }
        if (incident.core() != null) {
            out.printf(
                    "  core: %s (%s, %d bytes)%n",
                    printable(incident.core().path()),
                    printable(incident.core().format()),
                    incident.core().bytes());
        }
    }

    private static void card(PrintWriter out, CardRecord card) {
        line(out, "panic", card.panic());
        line(out, "cause", card.cause());
        line(out, "ran", card.task());
        for (int i = 0; i < Math.min(FRAMES, card.backtrace().size()); i++) {
            line(out, i == 0 ? "in" : "", card.backtrace().get(i));
        }
        line(out, "signature", card.signature());
    }

    private static void line(PrintWriter out, String name, @Nullable String text) {
        if (text != null) {
            out.printf("  %-9s  %s%n", name, printable(text));
        }
    }

    /** Text of guests and daemons, without what would steer a terminal. */
    static String printable(String text) {
        return Escapes.plain(text);
    }

    private static String outcome(IncidentDocument incident) {
        String outcome = incident.outcome();
        if (outcome == null) {
            return "open, in " + incident.stage();
        }
        return outcome.equals("given-up") ? outcome + " in " + incident.stage() : outcome;
    }

    private static String seconds(@Nullable BigDecimal value) {
        return value == null ? "-" : value.setScale(2, RoundingMode.HALF_UP) + " s";
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
