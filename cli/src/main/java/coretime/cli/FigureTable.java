package coretime.cli;

import coretime.host.IncidentDocument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All figures of an incident with their bounds and their names in the JSON document. For one thread. */
final class FigureTable {

    private final List<Element> rows = new ArrayList<>();

    private FigureTable() {}

    /** The table, folded away unless it is to be open: what matters of it is said above. */
    static Element of(IncidentDocument incident, boolean isOpen) {
        FigureTable table = new FigureTable();
        table.course(incident);
        table.clocks(incident);
        table.end(incident);
        Element details = Element.of("details", "prose");
        return (isOpen ? details.with("open", "open") : details)
                .holding(Element.of("summary").holding("All figures"))
                .holding(Html.table(
                        "All figures of incident " + incident.id(),
                        List.of("Figure", "Value", "Bound", "In the JSON"),
                        table.rows));
    }

    private void course(IncidentDocument incident) {
        text("Incident in the ledger", String.valueOf(incident.id()), "id");
        text("Domain", incident.domain(), "domain");
        text("Panic", Figures.moment(incident.panicAt()), "panic_at");
        text("Strategy", incident.strategy(), "not tried", "strategy");
        text("Restart", incident.restart(), "not restarted", "restart");
        text("Freeze", length(incident.freezeS()), "never seen to run again", "freeze_s");
        text("Outage", length(incident.outageS()), "never seen to run again", "outage_s");
        text("Panic until the agent answered", length(incident.agentS()), "never answered", "agent_s");
        IncidentDocument.CoreFile core = incident.core();
        text("Core", core == null ? null : core.path(), "no core", "core.path");
        text("Core’s format", core == null ? null : core.format(), "no core", "core.format");
        text("Core’s size", core == null ? null : Figures.count(core.bytes()) + " bytes", "no core", "core.bytes");
        text("Capture’s failure", incident.captureFailure(), "none", "capture_failure");
    }

    private void clocks(IncidentDocument incident) {
        IncidentDocument.Clocks base = incident.baseline();
        offset(
                "System clock before the panic",
                base == null ? null : base.offsetS(),
                base == null ? null : base.boundS(),
                "baseline.offset_s");
        offset(
                "RTC before the panic",
                base == null ? null : base.rtcS(),
                base == null ? null : base.rtcBoundS(),
                "baseline.rtc_s");
        IncidentDocument.Shift shift = incident.shift();
        offset(
                "System clock after the restart",
                shift == null ? null : shift.beforeS(),
                shift == null ? null : shift.boundS(),
                "shift.before_s");
        offset("The same, predicted", shift == null ? null : shift.predictedS(), null, "shift.predicted_s");
        text("Prediction", shift == null ? null : shift.mispredicted(), "held, or none", "shift.mispredicted");
        reading("Change over the panic", incident.change(), "change");
        IncidentDocument.Done done = incident.correction();
        text("Correction", done == null ? null : done.method(), "not reached", "correction.method");
        text("It took", done == null ? null : length(done.tookS()), "not reached", "correction.took_s");
        text(
                "Times the clock was set",
                done == null ? null : String.valueOf(done.attempts()),
                "not reached",
                "correction.attempts");
        text("Correction’s failure", done == null ? null : done.failure(), "none", "correction.failure");
        reading("Residual", incident.residual(), "residual");
        IncidentDocument.Rtc rtc = incident.rtc();
        offset("RTC after the restart", rtc == null ? null : rtc.beforeS(), null, "rtc.before_s");
        offset("RTC at the end", rtc == null ? null : rtc.afterS(), null, "rtc.after_s");
    }

    private void end(IncidentDocument incident) {
        text("Proven", incident.proven() ? "yes" : "no", "proven");
        text("Outcome", incident.outcome(), "still open", "outcome");
        text("Step it ended in", incident.stage(), "stage");
        text("Reason", incident.reason(), "none", "reason");
    }

    private void reading(String name, IncidentDocument.@Nullable Reading reading, String json) {
        offset(
                name,
                reading == null ? null : reading.offsetS(),
                reading == null ? null : reading.boundS(),
                json + ".offset_s");
    }

    private void offset(String name, @Nullable BigDecimal offset, @Nullable BigDecimal bound, String json) {
        row(
                name,
                offset == null ? Html.absent("not read") : Markup.text(Figures.offset(offset)),
                bound == null ? Markup.none() : Markup.text(Figures.bound(bound)),
                json);
    }

    private void text(String name, String value, String json) {
        row(name, Markup.text(value), Markup.none(), json);
    }

    private void text(String name, @Nullable String value, String absent, String json) {
        row(name, value == null ? Html.absent(absent) : Markup.text(value), Markup.none(), json);
    }

    private void row(String name, Markup value, Markup bound, String json) {
        rows.add(Html.row(Markup.text(name), value, bound, Html.code(json)));
    }

    private static @Nullable String length(@Nullable BigDecimal seconds) {
        return seconds == null ? null : Figures.duration(seconds);
    }
}
