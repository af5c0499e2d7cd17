package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootGraph;
import coretime.boot.BootReader;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.graph.BootGraphDot;
import coretime.boot.graph.BootGraphSvg;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime boot graph}: a picture of the order around the clock step. */
@Command(
        name = "graph",
        header = "Draws the order in which systemd units start around the clock step.",
        description = {
            "",
            "Shows the units that care about the clock, the step, what it waits for, and whatever lies on the way from one to another;"
                    + " an arrow leads to what waits. Ways around the step, and cycles, are red. Units that are ordered alike share a"
                    + " box. Pointing at a unit or a line tells why. Runs nothing; writes nothing but FILE."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: this system; a mounted guest, for Graphviz; and only what is around one unit:",
            "  coretime boot graph --out order.svg",
            "  coretime boot graph --root /mnt/guest --format dot | dot -Tpdf > order.pdf",
            "  coretime boot graph --around postgresql.service --out postgresql.svg"
        })
final class BootGraphCommand implements Callable<Integer> {

    /** What a picture is written in. */
    enum Format {
        SVG,
        DOT
    }

    @Mixin
    private BootOptions boot = new BootOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "svg, or dot for Graphviz (default: svg, but dot where FILE ends in .dot or .gv).")
    private @Nullable Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the picture to a file and not to stdout.")
    private @Nullable Path file;

    @Option(names = "--all", description = "Show those that do not care, too.")
    private boolean all;

    @Option(
            names = "--around",
            paramLabel = "UNIT",
            description = "Show only this unit, what it waits for and what waits for it.")
    private @Nullable String around;

    @Option(
            names = "--json",
            description =
                    "Print units and edges as one JSON document on stdout; a picture only where --out names a file.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (BootOptions system = boot) {
            return draw(system.reader());
        }
    }

    private int draw(BootReader reader) throws IOException {
        UnitName target = boot.target(spec.commandLine());
        Optional<UnitName> middle = Optional.ofNullable(around).map(this::parsed);
        SystemUnits units = boot.units(reader, target);
        BootAudit audit = units.audit(boot.policy());
        BootGraph graph =
                units.graph(audit, new BootGraph.View(all, middle.map(unit -> known(unit, units.units(), audit))));
        PrintWriter out = spec.commandLine().getOut();
        if (file != null) {
            WholeFile.write(file, picture(graph));
        }
        if (json) {
            out.println(Json.of(BootGraphDocument.of(graph, boot.problems(units))));
        } else if (file != null) {
            out.println(file + ": " + graph.nodes().size() + " units, " + graph.leftOut()
                    + " more can start and do not matter here");
        } else {
            out.print(picture(graph));
        }
        out.flush();
        if (graph.cutOff() > 0) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + graph.cutOff() + " units are left out, for more than "
                    + BootGraph.MOST + " are no picture that anybody can read; look at some with --around UNIT");
            err.flush();
        }
        return ExitStatus.DONE;
    }

    private String picture(BootGraph graph) {
        return switch (format()) {
            case SVG -> BootGraphSvg.of(graph);
            case DOT -> BootGraphDot.of(graph);
        };
    }

    private Format format() {
        if (format != null) {
            return format;
        }
        String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".dot") || name.endsWith(".gv") ? Format.DOT : Format.SVG;
    }

    private UnitName parsed(String name) {
        return UnitName.parse(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--around is the name of a unit, such as cron.service: " + name));
    }

    /** By its main name. */
    private static UnitName known(UnitName name, UnitSet units, BootAudit audit) {
        UnitName main = units.unit(name).map(Unit::name).orElse(name);
        if (audit.findings().stream().noneMatch(finding -> finding.unit().equals(main))) {
            throw new CannotException(
                    name + " is none of the units that can start in this boot; 'coretime boot audit --all' lists them");
        }
        return main;
    }
}
