package coretime.cli;

import coretime.time.Offset;
import coretime.time.Seconds;
import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.Refusal;
import coretime.time.ntp.ServerReport;
import coretime.time.ntp.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** What servers say of this machine's clock, for people. */
final class NtpText {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private record Column(String head, Function<ServerReport, TextTable.Cell> cell) {}

    private static final Column STRATUM = new Column(
            "stratum",
            server -> TextTable.Cell.of(
                    server.answer().map(NtpPacket::stratum).map(String::valueOf).orElse("–")));
    private static final Column REACH =
            new Column("reach", server -> TextTable.Cell.of(Integer.toOctalString(server.reach())));
    private static final Column OFFSET = new Column(
            "offset",
            server -> TextTable.Cell.of(server.offset().map(NtpText::offset).orElse("–")));
    private static final Column DELAY = new Column(
            "delay",
            server -> TextTable.Cell.of(server.delay().map(NtpText::delay).orElse("–")));
    private static final Column VERDICT =
            new Column("verdict", server -> new TextTable.Cell(server.verdict().toString(), look(server.verdict())));
    private static final Column SERVER = new Column("server", server -> TextTable.Cell.of(name(server)));

    private NtpText() {}

    /** A row for each server, and what they say together. */
    static String of(NtpResult result, CommandSpec spec) {
        int width = spec.usageMessage().width();
        boolean isColoured = Terminal.colourOnStdout();
        TextTable table = new TextTable(width, isColoured);
        if (!result.servers().isEmpty()) {
            table.table(
                    List.of(
                            layout(result, STRATUM, REACH, OFFSET, DELAY, VERDICT, SERVER),
                            layout(result, STRATUM, OFFSET, VERDICT, SERVER),
                            layout(result, OFFSET, SERVER),
                            layout(result, SERVER)),
                    result.servers().stream().map(NtpText::notes).toList());
        }
        result.unresolved().forEach((server, why) -> table.paragraph("", server + ": ", why, Ansi.RED));
        stray(result).forEach(note -> table.paragraph("", "", note, Ansi.NONE));
        table.blank();
        CoreText text = new CoreText(width, isColoured);
        result.offset()
                .ifPresentOrElse(
                        offset ->
                                text.fact("this clock", says(offset), Ansi.BOLD).more(agreement(result)),
                        () -> text.fact("this clock", result.why().orElse("is not known"), Ansi.RED));
        return table.toString() + text;
    }

    /** {@code "1.204 s late, ± 0.8 ms"}: what the offset means in words. */
    static String says(Offset offset) {
        if (offset.value().abs().compareTo(offset.bound()) <= 0) {
            return "right, as far as can be told: " + offset(offset);
        }
        String by = length(offset.value().abs());
        return by + (offset.value().isNegative() ? " late" : " early") + ": " + offset(offset);
    }

    private static String agreement(NtpResult result) {
        String nts = result.servers().stream().anyMatch(ServerReport::isAuthentic) ? ", authentic ones among them" : "";
        int all = result.servers().size() + result.unresolved().size();
        return result.agreeing() + " of " + all + (all == 1 ? " server agrees" : " servers agree") + nts;
    }

    private static TextTable.Layout layout(NtpResult result, Column... columns) {
        List<List<TextTable.Cell>> rows = new ArrayList<>();
        for (ServerReport server : result.servers()) {
            rows.add(List.of(columns).stream()
                    .map(column -> column.cell().apply(server))
                    .toList());
        }
        return new TextTable.Layout(
                List.of(List.of(columns).stream().map(Column::head).toList()), rows);
    }

    private static String name(ServerReport server) {
        String address = server.address().getAddress().getHostAddress();
        String nts = server.isAuthentic() ? " NTS" : "";
        return IncidentText.printable(
                (server.name().contains(address) ? server.name() : server.name() + " (" + address + ")") + nts);
    }

    private static Ansi look(Verdict verdict) {
        return switch (verdict) {
            case SELECTED, OUTLIER -> Ansi.GREEN;
            case UNDECIDED -> Ansi.NONE;
            default -> Ansi.RED;
        };
    }

    private static List<String> notes(ServerReport server) {
        return notes(server.refusals());
    }

    private static List<String> stray(NtpResult result) {
        return notes(result.stray());
    }

    private static List<String> notes(Map<Refusal, Integer> refusals) {
        return refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> Figures.count(one.getValue())
                        + (one.getValue() == 1 ? " datagram " : " datagrams ")
                        + one.getKey().phrase())
                .toList();
    }

    /** {@code "−0.012 ± 0.213 ms"}, {@code "−360.204 ± 0.001 s"}; the bound is rounded up. */
    static String offset(Offset offset) {
        boolean isSmall =
                offset.value().abs().compareTo(SECOND) < 0 && offset.bound().compareTo(SECOND) < 0;
        int shift = isSmall ? 3 : 0;
        BigDecimal value = Seconds.of(offset.value()).movePointRight(shift).setScale(3, RoundingMode.HALF_UP);
        BigDecimal bound = Seconds.of(offset.bound()).movePointRight(shift).setScale(3, RoundingMode.UP);
        String sign = value.signum() < 0 ? "−" : "+";
        return sign + value.abs().toPlainString() + " ± " + bound.toPlainString() + (isSmall ? " ms" : " s");
    }

    private static String length(Duration length) {
        boolean isSmall = length.compareTo(SECOND) < 0;
        BigDecimal value = Seconds.of(length).movePointRight(isSmall ? 3 : 0).setScale(3, RoundingMode.HALF_UP);
        return value.toPlainString() + (isSmall ? " ms" : " s");
    }

    private static String delay(Duration delay) {
        return length(delay);
    }
}
