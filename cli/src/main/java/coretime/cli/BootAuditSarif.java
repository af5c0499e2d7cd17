package coretime.cli;

import coretime.boot.Assignment;
import coretime.boot.BootAudit;
import coretime.boot.Dependency;
import coretime.boot.Finding;
import coretime.boot.Note;
import coretime.boot.OrderingCycle;
import coretime.boot.Problem;
import coretime.boot.Reason;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An audit as a SARIF log: a result for each unit that starts with a wrong clock, for each cycle and for each note, at the unit's file below
 * the root; the path that shows it is a code flow, step by step at the line that says so. What was left out of files is notified.
 */
final class BootAuditSarif {
    private static final String ROOT = "ROOT";
    private static final List<BootAuditRule> RULES = List.of(BootAuditRule.values());
    private static final String GENERATED = "/run/systemd/generator";

    /** {@code FILE:LINE}, with or without the path in brackets that {@link Reason.Kind#PATH} adds. */
    private static final Pattern PLACE = Pattern.compile("(/.*):(\\d{1,9})(?: \\(.*\\))?", Pattern.DOTALL);

    private static final List<Dependency> STARTED_BY = List.of(
            Dependency.REQUIRED_BY,
            Dependency.BOUND_BY,
            Dependency.WANTED_BY,
            Dependency.TRIGGERED_BY,
            Dependency.UPHELD_BY,
            Dependency.ON_FAILURE_OF,
            Dependency.ON_SUCCESS_OF);

    private final BootAudit audit;
    private final UnitSet units;

    private BootAuditSarif(BootAudit audit, UnitSet units) {
        this.audit = audit;
        this.units = units;
    }

    static Map<String, Object> of(BootAudit audit, UnitSet units, Path root) {
        String base = Sarif.uri(root.toAbsolutePath().normalize().toString());
        Sarif.ArtifactLocation rootLocation = new Sarif.ArtifactLocation(
                Optional.of(base.endsWith("/") ? base : base + '/'),
                Optional.empty(),
                Optional.of(new Sarif.Message("the root directory whose units were read")));
        return Sarif.log(new Sarif.Run(
                new Sarif.Tool(new Sarif.Driver(
                        "coretime",
                        Version.current(),
                        RULES.stream().map(BootAuditRule::description).toList())),
                List.of(new Sarif.Invocation(
                        true,
                        units.problems().stream()
                                .map(BootAuditSarif::notification)
                                .toList())),
                Map.of(ROOT, rootLocation),
                new BootAuditSarif(audit, units).results(),
                "utf16CodeUnits"));
    }

    private List<Sarif.Result> results() {
        List<Sarif.Result> results = new ArrayList<>();
        audit.notes().forEach(note -> results.add(result(note)));
        audit.cycles().forEach(cycle -> results.add(result(cycle)));
        for (Finding finding : audit.findings()) {
            if (finding.verdict() == Verdict.CAN_START_BEFORE) {
                results.add(result(finding, BootAuditRule.CAN_START_BEFORE));
            } else if (finding.verdict() == Verdict.ONLY_IF_THE_STEP_FAILS) {
                results.add(result(finding, BootAuditRule.ONLY_IF_THE_STEP_FAILS));
            }
        }
        return results;
    }

    private Sarif.Result result(Note note) {
        return result(
                BootAuditRule.of(note.kind()), note.words(), note.unit().orElse(audit.target()), Optional.empty());
    }

    private Sarif.Result result(OrderingCycle cycle) {
        List<UnitName> round = new ArrayList<>(cycle.path());
        round.add(cycle.path().getFirst());
        String words = names(round, " is ordered after ")
                + (cycle.droppable().isEmpty()
                        ? ": systemd starts nothing"
                        : ": systemd drops one of " + names(cycle.droppable(), ", "));
        return result(BootAuditRule.ORDERING_CYCLE, words, cycle.path().getFirst(), Optional.of(flow(round, false)));
    }

    private Sarif.Result result(Finding finding, BootAuditRule rule) {
        String words = finding.unit() + " " + finding.verdict().words() + ": " + finding.because();
        return result(
                rule,
                words,
                finding.unit(),
                finding.path().size() < 2
                        ? Optional.empty()
                        : Optional.of(flow(finding.path(), finding.isStartedAlongPath())));
    }

    private static String names(List<UnitName> names, String between) {
        return names.stream().map(UnitName::value).collect(Collectors.joining(between));
    }

    private Sarif.Result result(BootAuditRule rule, String words, UnitName unit, Optional<Sarif.CodeFlow> flow) {
        return new Sarif.Result(
                rule.id(),
                RULES.indexOf(rule),
                rule.level(),
                new Sarif.Message(Escapes.plain(words)),
                List.of(location(unit)),
                flow.map(List::of),
                Map.of("ruleAndUnit/v1", rule.id() + '/' + unit));
    }

    /** Where a unit is defined: its file, or what a generator made it of. */
    private Sarif.Location location(UnitName name) {
        return new Sarif.Location(
                units.unit(name).flatMap(BootAuditSarif::file).map(file -> physical(file, Optional.empty())),
                logical(name),
                Optional.empty());
    }

    private static Optional<String> file(Unit unit) {
        return unit.fragment()
                .map(fragment -> fragment.startsWith(GENERATED)
                        ? unit.settings().stream()
                                .filter(setting -> setting.section().equals("Unit")
                                        && setting.key().equals("SourcePath")
                                        && setting.value().startsWith("/"))
                                .map(Assignment::value)
                                .map(value -> value.replace("%%", "%"))
                                .reduce((_, later) -> later)
                                .orElse(fragment)
                        : fragment);
    }

    private static Optional<List<Sarif.LogicalLocation>> logical(UnitName name) {
        return Optional.of(List.of(new Sarif.LogicalLocation(name.value(), "resource")));
    }

    private static Sarif.PhysicalLocation physical(String file, Optional<Integer> line) {
        return new Sarif.PhysicalLocation(
                new Sarif.ArtifactLocation(
                        Optional.of(Sarif.uri(file.substring(1))), Optional.of(ROOT), Optional.empty()),
                line.map(Sarif.Region::new));
    }

    private Sarif.CodeFlow flow(List<UnitName> path, boolean isStart) {
        List<Sarif.ThreadFlowLocation> steps = new ArrayList<>();
        for (int i = 0; i + 1 < path.size(); i++) {
            steps.add(new Sarif.ThreadFlowLocation(edge(path.get(i), path.get(i + 1), isStart)));
        }
        return new Sarif.CodeFlow(List.of(new Sarif.ThreadFlow(steps)));
    }

    /** One step of a path: a unit comes after the next, or is started by it. */
    private Sarif.Location edge(UnitName name, UnitName next, boolean isStart) {
        Optional<Unit> unit = units.unit(name);
        Optional<Reason> after = isStart ? Optional.empty() : reason(unit, Dependency.AFTER, next);
        Optional<Reason> reason = after.or(() -> STARTED_BY.stream()
                .flatMap(way -> reason(unit, way, next).stream())
                .findFirst());
        String words = name
                + (after.isPresent() ? " is ordered after " : " is started by ")
                + next
                + reason.map(one -> " (" + one.where() + ')').orElse("");
        return new Sarif.Location(
                reason.flatMap(BootAuditSarif::place)
                        .or(() -> unit.flatMap(BootAuditSarif::file).map(file -> physical(file, Optional.empty()))),
                logical(name),
                Optional.of(new Sarif.Message(Escapes.plain(words))));
    }

    private static Optional<Reason> reason(Optional<Unit> unit, Dependency way, UnitName other) {
        return unit.flatMap(one -> Optional.ofNullable(one.reasons(way).get(other)));
    }

    private static Optional<Sarif.PhysicalLocation> place(Reason reason) {
        Matcher place = PLACE.matcher(reason.where());
        if (!place.matches() || place.group(1).startsWith(GENERATED)) {
            return Optional.empty();
        }
        return Optional.of(physical(place.group(1), Optional.of(Integer.valueOf(place.group(2)))));
    }

    private static Sarif.Notification notification(Problem problem) {
        boolean isFile = problem.file().startsWith("/") && problem.file().length() > 1;
        return new Sarif.Notification(
                Sarif.Level.WARNING,
                new Sarif.Message(Escapes.plain(problem.what())),
                isFile
                        ? List.of(new Sarif.Location(
                                Optional.of(physical(
                                        problem.file(),
                                        problem.line() > 0 ? Optional.of(problem.line()) : Optional.empty())),
                                Optional.empty(),
                                Optional.empty()))
                        : List.of());
    }
}
