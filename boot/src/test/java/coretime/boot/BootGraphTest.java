package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.BootGraph.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a graph has of small systems. */
class BootGraphTest {
    private static final UnitName DEFAULT = new UnitName("default.target");

    /** A step behind two targets, of which one is of no matter, and a unit of each kind. */
    private static final String SYSTEM = """
            == usr/lib/systemd/system/default.target
            [Unit]
            Wants=early.target step.service after.service round.service first.service idle.service app.socket far.target
            == usr/lib/systemd/system/early.target
            [Unit]
            == usr/lib/systemd/system/far.target
            [Unit]
            == usr/lib/systemd/system/time-sync.target
            [Unit]
            == usr/lib/systemd/system/first.service
            [Unit]
            DefaultDependencies=no
            [Service]
            ExecStart=/bin/first
            == usr/lib/systemd/system/step.service
            [Unit]
            DefaultDependencies=no
            Wants=time-sync.target
            After=first.service early.target
            Before=time-sync.target
            [Service]
            Type=oneshot
            ExecStart=/usr/sbin/ntpdate ntp.example
            == usr/lib/systemd/system/after.service
            [Unit]
            DefaultDependencies=no
            After=systemd-middle.service early.target
            Wants=systemd-middle.service
            [Service]
            ExecStart=/bin/after
            == usr/lib/systemd/system/systemd-middle.service
            [Unit]
            DefaultDependencies=no
            After=time-sync.target
            [Service]
            ExecStart=/bin/middle
            == usr/lib/systemd/system/round.service
            [Unit]
            DefaultDependencies=no
            After=early.target
            [Service]
            ExecStart=/bin/round
            == usr/lib/systemd/system/app.service
            [Unit]
            DefaultDependencies=no
            [Service]
            ExecStart=/bin/app
            == usr/lib/systemd/system/app.socket
            [Unit]
            DefaultDependencies=no
            [Socket]
            ListenStream=/run/app
            """;

    @TempDir
    private Path root;

    private BootGraph graph(String text, View view) throws IOException {
        Path system = Files.createTempDirectory(root, "system");
        new SeededTree("graph", text).write(system);
        BootReader reader = BootReader.of(system);
        UnitSet units = reader.loadAll();
        BootAudit audit = BootAudit.of(units, DEFAULT, List.of(), CarePolicy.standard());
        return BootGraph.of(units, audit, List.of(), view);
    }

    private static Node node(BootGraph graph, String name) {
        return graph.nodes().stream()
                .filter(node -> node.unit().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Edge> edge(BootGraph graph, String unit, String other) {
        return graph.edges().stream()
                .filter(edge ->
                        edge.unit().value().equals(unit) && edge.other().value().equals(other))
                .findFirst();
    }

    @Test
    void whatDoesNotMatterForTheStepIsLeftOut() throws IOException {
        BootGraph graph = graph(SYSTEM, View.STEP);

        assertThat(graph.nodes())
                .extracting(node -> node.unit().value())
                .contains("step.service", "time-sync.target", "early.target", "first.service", "app.socket")
                .doesNotContain("far.target");
        assertThat(graph.leftOut()).isPositive();
        assertThat(graph(SYSTEM, View.ALL).nodes())
                .extracting(node -> node.unit().value())
                .contains("far.target");
        assertThat(graph(SYSTEM, View.ALL).leftOut()).isZero();
    }

    @Test
    void aUnitHasItsVerdictAndItsRole() throws IOException {
        BootGraph graph = graph(SYSTEM, View.STEP);

        assertThat(node(graph, "step.service").role()).isEqualTo(Role.STEP);
        assertThat(node(graph, "time-sync.target").role()).isEqualTo(Role.TIME_SYNC);
        assertThat(node(graph, "default.target").role()).isEqualTo(Role.TARGET);
        assertThat(node(graph, "round.service").verdict()).isEqualTo(Verdict.CAN_START_BEFORE);
        assertThat(node(graph, "after.service").verdict()).isEqualTo(Verdict.ONLY_IF_THE_STEP_FAILS);
        assertThat(node(graph, "app.service").isStartedLater()).isTrue();
        assertThat(node(graph, "round.service").isOffending()).isTrue();
        assertThat(node(graph, "after.service").isOffending()).isFalse();
    }

    @Test
    void anEdgeSaysWhereTheOrderIsAskedFor() throws IOException {
        BootGraph graph = graph(SYSTEM, View.STEP);

        assertThat(edge(graph, "time-sync.target", "step.service")).hasValueSatisfying(edge -> {
            assertThat(edge.via()).isEmpty();
            assertThat(edge.reason()).contains(new Reason(Reason.Kind.FILE, "/usr/lib/systemd/system/step.service:5"));
        });
        assertThat(edge(graph, "after.service", "early.target"))
                .as("it follows from the step's own order")
                .isEmpty();
    }

    @Test
    void theWayAroundTheStepAndWhatTheStepWaitsForAreHighlighted() throws IOException {
        BootGraph graph = graph(SYSTEM, View.STEP);

        assertThat(graph.edges().stream().filter(Edge::isOffending))
                .extracting(edge -> edge.unit() + " " + edge.kind() + " " + edge.other())
                .containsExactlyInAnyOrder(
                        "round.service WAITS_FOR early.target",
                        "step.service WAITS_FOR first.service",
                        "app.service STARTED_BY app.socket",
                        "app.socket WAITS_FOR system.slice");
    }

    @Test
    void aroundAUnitIsOnlyWhatItWaitsForAndWhatWaitsForIt() throws IOException {
        BootGraph graph = graph(SYSTEM, new View(false, Optional.of(new UnitName("time-sync.target"))));

        assertThat(graph.nodes())
                .extracting(node -> node.unit().value())
                .contains("step.service", "first.service", "after.service", "early.target")
                .doesNotContain("round.service", "app.service", "app.socket");
    }

    @Test
    void aCycleIsShownWhole() throws IOException {
        BootGraph graph = graph(SYSTEM + """
                == usr/lib/systemd/system/default.target.wants/a.service -> ../a.service
                == usr/lib/systemd/system/a.service
                [Unit]
                DefaultDependencies=no
                After=b.service
                Wants=b.service
                [Service]
                ExecStart=/bin/a
                == usr/lib/systemd/system/b.service
                [Unit]
                DefaultDependencies=no
                After=a.service
                [Service]
                ExecStart=/bin/b
                """, View.STEP);

        assertThat(edge(graph, "a.service", "b.service")).get().matches(Edge::isOffending);
        assertThat(edge(graph, "b.service", "a.service")).get().matches(Edge::isOffending);
    }

    @Test
    void moreThanAPictureCanHoldAreCountedAndTheStepStays() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BootGraph.MOST; i++) {
            text.append(
                    "== usr/lib/systemd/system/default.target.wants/u%1$d.service -> ../u%1$d.service\n".formatted(i));
            text.append("== usr/lib/systemd/system/u%d.service\n[Service]\nExecStart=/bin/u\n".formatted(i));
        }
        BootGraph graph = graph(SYSTEM + text, View.ALL);

        assertThat(graph.nodes()).hasSize(BootGraph.MOST);
        assertThat(graph.cutOff()).isPositive();
        assertThat(node(graph, "step.service").role()).isEqualTo(Role.STEP);
        assertThat(node(graph, "time-sync.target").role()).isEqualTo(Role.TIME_SYNC);
    }
}
