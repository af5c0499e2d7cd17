package coretime.cli;

import coretime.cli.TextTable.Cell;
import coretime.cli.TextTable.Layout;
import coretime.host.IncidentDocument;
import coretime.host.IncidentDocument.Reading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The panics of a run as rows of a terminal's table. Pure.
 *
 * @param incidents in order
 */
record LabRows(List<IncidentDocument> incidents) {

    private static final String UNKNOWN = "-";
    private static final BigDecimal TEN = BigDecimal.TEN;
    private static final BigDecimal GIBI = BigDecimal.valueOf(1L << 30);

    /** With units beside the figures. */
    Layout spacious() {
        return layout(
                List.of(List.of(
                        "#",
                        "panic",
                        "frozen",
                        "agent",
                        "core",
                        "off before",
                        "predicted",
                        "residual",
                        "RTC",
                        "clock")),
                incident -> {
                    Reading before = before(incident);
                    Reading residual = incident.residual();
                    IncidentDocument.CoreFile core = incident.core();
                    return List.of(
                            Figures.duration(incident.freezeS(), UNKNOWN),
                            Figures.duration(incident.agentS(), UNKNOWN),
                            core == null ? UNKNOWN : Figures.bytes(core.bytes()),
                            before == null ? UNKNOWN : Figures.reading(before.offsetS(), before.boundS(), UNKNOWN),
                            Figures.offset(predicted(incident), UNKNOWN),
                            residual == null
                                    ? UNKNOWN
                                    : Figures.reading(residual.offsetS(), residual.boundS(), UNKNOWN),
                            rtc(incident.rtc(), " → ", " s"));
                });
    }

    /** With units above the figures, for 80 columns. */
    Layout compact() {
        boolean isMillis = incidents.stream()
                .map(IncidentDocument::residual)
                .allMatch(
                        residual -> residual == null || residual.offsetS().abs().compareTo(BigDecimal.ONE) < 0);
        return layout(
                List.of(
                        List.of(
                                "#",
                                "panic",
                                "frozen",
                                "agent",
                                "core",
                                "off before",
                                "pred.",
                                "residual",
                                "RTC",
                                "clock"),
                        List.of("", "UTC", "s", "s", "GiB", "s", "s", isMillis ? "ms" : "s", "s", "")),
                incident -> {
                    IncidentDocument.CoreFile core = incident.core();
                    BigDecimal predicted = predicted(incident);
                    return List.of(
                            length(incident.freezeS()),
                            length(incident.agentS()),
                            core == null
                                    ? UNKNOWN
                                    : BigDecimal.valueOf(core.bytes())
                                            .divide(GIBI, 2, RoundingMode.HALF_UP)
                                            .toPlainString(),
                            pair(before(incident), 0),
                            Figures.coarse(predicted, UNKNOWN),
                            pair(incident.residual(), isMillis ? 3 : 0),
                            rtc(incident.rtc(), "→", ""));
                });
    }

    private Layout layout(List<List<String>> heads, Function<IncidentDocument, List<String>> figures) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < incidents.size(); i++) {
            IncidentDocument incident = incidents.get(i);
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(String.valueOf(i + 1)));
            row.add(Cell.of(Figures.time(incident.panicAt())));
            figures.apply(incident).forEach(figure -> row.add(Cell.of(figure)));
            row.add(new Cell(Headline.outcome(incident), incident.proven() ? Ansi.GREEN : Ansi.RED));
            rows.add(row);
        }
        return new Layout(heads, rows);
    }

    private static @Nullable Reading before(IncidentDocument incident) {
        IncidentDocument.Shift shift = incident.shift();
        if (shift == null) {
            return null;
        }
        BigDecimal offset = shift.beforeS();
        BigDecimal bound = shift.boundS();
        return offset == null || bound == null ? null : new Reading(offset, bound);
    }

    private static @Nullable BigDecimal predicted(IncidentDocument incident) {
        IncidentDocument.Shift shift = incident.shift();
        return shift == null ? null : shift.predictedS();
    }

    private static String rtc(IncidentDocument.@Nullable Rtc rtc, String arrow, String unit) {
        return rtc == null || (rtc.beforeS() == null && rtc.afterS() == null)
                ? UNKNOWN
                : Figures.coarse(rtc.beforeS(), "?") + arrow + Figures.coarse(rtc.afterS(), "?") + unit;
    }

    private static String length(@Nullable BigDecimal seconds) {
        return seconds == null
                ? UNKNOWN
                : seconds.setScale(seconds.abs().compareTo(TEN) < 0 ? 2 : 1, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    /** Value and bound without blanks, in seconds times a power of ten; the bound is rounded up. */
    private static String pair(@Nullable Reading reading, int power) {
        if (reading == null) {
            return UNKNOWN;
        }
        BigDecimal value = reading.offsetS().movePointRight(power);
        int decimals = power > 0 ? 1 : value.abs().compareTo(TEN) < 0 ? 3 : 2;
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
        return (rounded.signum() > 0 ? "+" : "")
                + rounded.toPlainString()
                + "±"
                + reading.boundS()
                        .movePointRight(power)
                        .setScale(decimals, RoundingMode.UP)
                        .toPlainString();
    }
}
