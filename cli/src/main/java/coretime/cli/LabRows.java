package coretime.cli;

import coretime.cli.TextTable.Cell;
import coretime.cli.TextTable.Layout;
import coretime.host.IncidentDocument;
import coretime.host.IncidentDocument.Reading;
import coretime.host.IncidentDocument.Rtc;
import coretime.host.IncidentDocument.Shift;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The panics of a run as rows of a terminal's table. Pure.
 *
 * @param incidents in order
 * @param isCorrected whether clocks were to be corrected
 */
record LabRows(List<IncidentDocument> incidents, boolean isCorrected) {

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
                            Figures.offset(shift(incident, Shift::predictedS), UNKNOWN),
                            residual == null
                                    ? UNKNOWN
                                    : Figures.reading(residual.offsetS(), residual.boundS(), UNKNOWN),
                            rtc(incident.rtc()));
                });
    }

    /**
     * With units above the figures, for 80 columns; a column has as many decimals as its largest figure leaves room for.
     *
     * @param rtc decimals of the RTC, which is told in whole seconds
     */
    Layout compact(int rtc) {
        boolean isMillis = all(LabRows::residual).allMatch(offset -> offset.compareTo(BigDecimal.ONE) < 0);
        int before = all(incident -> shift(incident, Shift::beforeS)).allMatch(LabRows::isOneDigit) ? 3 : 2;
        int predicted = all(incident -> shift(incident, Shift::predictedS)).allMatch(LabRows::isOneDigit) ? 2 : 1;
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
                    return List.of(
                            length(incident.freezeS()),
                            length(incident.agentS()),
                            core == null
                                    ? UNKNOWN
                                    : plain(BigDecimal.valueOf(core.bytes()).divide(GIBI, MathContext.DECIMAL64), 2),
                            pair(before(incident), 0, before),
                            plain(shift(incident, Shift::predictedS), predicted),
                            isMillis ? pair(incident.residual(), 3, 1) : pair(incident.residual(), 0, 2),
                            incident.rtc() == null
                                    ? UNKNOWN
                                    : plain(rtc(incident, Rtc::beforeS), rtc) + "→"
                                            + plain(rtc(incident, Rtc::afterS), rtc));
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
            Result result = Result.of(incident, isCorrected);
            row.add(new Cell(result.word(), result.look()));
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

    private static @Nullable BigDecimal residual(IncidentDocument incident) {
        Reading residual = incident.residual();
        return residual == null ? null : residual.offsetS();
    }

    private static @Nullable BigDecimal shift(IncidentDocument incident, Function<Shift, @Nullable BigDecimal> figure) {
        Shift shift = incident.shift();
        return shift == null ? null : figure.apply(shift);
    }

    private static @Nullable BigDecimal rtc(IncidentDocument incident, Function<Rtc, @Nullable BigDecimal> figure) {
        Rtc rtc = incident.rtc();
        return rtc == null ? null : figure.apply(rtc);
    }

    /** The sizes of a figure that are known. */
    private Stream<BigDecimal> all(Function<IncidentDocument, @Nullable BigDecimal> figure) {
        return incidents.stream()
                .flatMap(incident -> Optional.ofNullable(figure.apply(incident)).stream())
                .map(BigDecimal::abs);
    }

    private static boolean isOneDigit(BigDecimal size) {
        return size.compareTo(TEN) < 0;
    }

    private static String rtc(@Nullable Rtc rtc) {
        return rtc == null || (rtc.beforeS() == null && rtc.afterS() == null)
                ? UNKNOWN
                : Figures.rtc(rtc.beforeS(), rtc.afterS());
    }

    private static String length(@Nullable BigDecimal seconds) {
        return plain(seconds, seconds == null || isOneDigit(seconds.abs()) ? 2 : 1);
    }

    private static String plain(@Nullable BigDecimal figure, int decimals) {
        if (figure == null) {
            return UNKNOWN;
        }
        return figure.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /** Value and bound without blanks, in seconds times a power of ten; the bound is rounded up. */
    private static String pair(@Nullable Reading reading, int power, int decimals) {
        if (reading == null) {
            return UNKNOWN;
        }
        BigDecimal value = reading.offsetS().movePointRight(power).setScale(decimals, RoundingMode.HALF_UP);
        return (value.signum() > 0 ? "+" : "")
                + value.toPlainString()
                + "±"
                + reading.boundS()
                        .movePointRight(power)
                        .setScale(decimals, RoundingMode.UP)
                        .toPlainString();
    }
}
