package coretime.cli;

import coretime.cli.DoctorDocument.Mend;
import coretime.cli.DoctorDocument.One;
import coretime.cli.DoctorDocument.Patient;
import coretime.cli.DoctorDocument.Prospect;
import coretime.host.doctor.CheckState;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code host doctor} for people: the verdict, what is missing and how to get it, and how much is there. */
final class DoctorText {
    private final CommandSpec spec;
    private final PrintWriter out;
    private final boolean all;

    /** @param all what is there, too, in detail */
    DoctorText(CommandSpec spec, boolean all) {
        this.spec = spec;
        this.out = spec.commandLine().getOut();
        this.all = all;
    }

    void print(DoctorDocument document) {
        out.print(CoreText.of(spec).fact("host", verdict(document.host()), Ansi.BOLD));
        checks(document.host());
        for (Patient patient : document.domains()) {
            out.print(CoreText.of(spec).blank().fact(patient.domain(), patient.verdict(), Ansi.BOLD));
            if (all) {
                prospects("strategy", patient.strategies());
                prospects("correction", patient.corrections());
            }
            checks(patient.checks());
        }
        if (document.domains().isEmpty()) {
            out.print(CoreText.of(spec).blank().fact("domains", "none is adopted or runs, as far as can be seen"));
        }
    }

    private static String verdict(List<One> checks) {
        long missing = count(checks, CheckState.MISSING);
        long better = count(checks, CheckState.WARNING);
        if (missing + better == 0) {
            return "nothing is missing";
        }
        return (missing == 0
                        ? "nothing is missing"
                        : missing + (missing == 1 ? " thing is" : " things are") + " missing")
                + (better == 0 ? "" : ", " + better + " could be better");
    }

    private static long count(List<One> checks, CheckState state) {
        return checks.stream().filter(one -> one.is(state)).count();
    }

    private void prospects(String label, List<Prospect> prospects) {
        for (Prospect one : prospects) {
            String outage = one.outageS() == null ? "" : ", down about " + Figures.duration(one.outageS());
            out.print(CoreText.of(spec)
                    .fact(label, one.name() + (one.available() ? ": can" + outage : ": " + one.obstacle())));
        }
    }

    private void checks(List<One> checks) {
        checks.stream().filter(one -> one.is(CheckState.MISSING)).forEach(one -> needed("missing", Ansi.RED, one));
        checks.stream().filter(one -> one.is(CheckState.WARNING)).forEach(one -> needed("better", Ansi.BOLD, one));
        unknown(checks);
        if (all) {
            checks.stream()
                    .filter(one -> one.is(CheckState.OK))
                    .forEach(one ->
                            out.print(CoreText.of(spec).fact("ok", one.need() + ": " + one.found(), Ansi.GREEN)));
        } else {
            out.print(CoreText.of(spec).fact("ok", count(checks, CheckState.OK) + " of " + checks.size(), Ansi.GREEN));
        }
    }

    private void needed(String label, Ansi look, One one) {
        CoreText text = CoreText.of(spec).fact(label, one.need() + ": " + one.found(), look);
        if (one.enables().size() <= 4) {
            text.fact("  for", String.join(", ", one.enables()));
        }
        out.print(text);
        remedy(one.remedy());
    }

    /** Commands stand in one line however long, so that they can be copied. */
    private void remedy(@Nullable Mend remedy) {
        if (remedy == null) {
            return;
        }
        switch (remedy.place()) {
            case "host" -> command("  run", remedy.text());
            case "guest" -> command("  in guest", remedy.text());
            case "xml" -> command("  edit", remedy.text());
            default -> out.print(CoreText.of(spec).fact("  do", remedy.text()));
        }
    }

    private void command(String label, String command) {
        out.printf("%-11s %s%n", label, IncidentText.printable(command));
    }

    /** What has one reason stands together. */
    private void unknown(List<One> checks) {
        Map<String, List<One>> byReason = checks.stream()
                .filter(one -> one.is(CheckState.UNKNOWN))
                .collect(Collectors.groupingBy(One::found, LinkedHashMap::new, Collectors.toList()));
        byReason.forEach((reason, these) -> out.print(CoreText.of(spec)
                .fact(
                        "not known",
                        reason + ": " + these.stream().map(One::id).collect(Collectors.joining(", ")),
                        Ansi.DIM)));
    }
}
