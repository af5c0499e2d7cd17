package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus: small systems, each with one unit whose verdict is known. */
class BootAuditTest {
    private static final UnitName DEFAULT = new UnitName("default.target");

    /** What each system has besides: targets, and a oneshot that sets the clock where it is enabled. */
    private static final String BASE = """
            == E/default.target -> /usr/lib/systemd/system/multi-user.target
            == S/multi-user.target
            [Unit]
            Requires=basic.target
            After=basic.target
            == S/basic.target
            [Unit]
            Requires=sysinit.target
            Wants=sockets.target timers.target paths.target
            After=sysinit.target sockets.target paths.target
            == S/sysinit.target
            [Unit]
            Wants=local-fs.target
            After=local-fs.target
            == S/local-fs.target
            [Unit]
            == S/sockets.target
            [Unit]
            == S/timers.target
            [Unit]
            DefaultDependencies=no
            == S/paths.target
            [Unit]
            == S/shutdown.target
            [Unit]
            DefaultDependencies=no
            == S/time-sync.target
            [Unit]
            == S/network-online.target
            [Unit]
            == S/ntpdate.service
            [Unit]
            Wants=network-online.target time-sync.target
            After=network-online.target
            Before=time-sync.target
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            TimeoutStartSec=60
            ExecStart=/usr/sbin/ntpdate ntp.example
            """;

    @TempDir
    private Path root;

    static Stream<SeededTree> cases() throws IOException {
        return SeededTree.read("audit.txt").stream();
    }

    private BootAudit audit(String text) throws IOException {
        Path system = Files.createTempDirectory(root, "system");
        write(text, system);
        return audit(system);
    }

    static BootAudit audit(Path system) {
        UnitSet units = BootReader.of(system).loadAll();
        return BootAudit.of(units, DEFAULT, units.startedByDBus(), CarePolicy.standard());
    }

    /** A case, and what each system has. */
    static void write(String text, Path system) throws IOException {
        new SeededTree("base", expanded(BASE)).write(system);
        new SeededTree("case", expanded(text)).write(system);
    }

    private static String expanded(String text) {
        return text.replace("== S/", "== usr/lib/systemd/system/")
                .replace("== E/", "== etc/systemd/system/")
                .replaceAll(
                        "(?m)^== enable (.*)$",
                        "== etc/systemd/system/multi-user.target.wants/$1 -> /usr/lib/systemd/system/$1");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aUnitIsJudged(SeededTree one) throws IOException {
        BootAudit audit = audit(one.text());

        assertThat(found(one, audit)).as(audit.toString()).isEqualTo(expected(one));
    }

    /** {@code app.service: can start before}, or {@code cycle:} and units in order of their names. */
    static String expected(SeededTree one) {
        return one.name().split(" => ", 2)[1];
    }

    /** The same, as it was found. */
    static String found(SeededTree one, BootAudit audit) {
        String unit = expected(one).split(": ", 2)[0];
        if (unit.equals("cycle")) {
            return audit.cycles().stream()
                    .map(cycle -> cycle.path().stream()
                            .map(UnitName::value)
                            .sorted()
                            .collect(Collectors.joining(" ", "cycle: ", "")))
                    .collect(Collectors.joining(", "));
        }
        return unit + ": "
                + audit.findings().stream()
                        .filter(finding -> finding.unit().value().equals(unit))
                        .map(finding -> finding.verdict().words())
                        .findFirst()
                        .orElse("-");
    }

    @Test
    void theCorpusIsLarge() throws IOException {
        assertThat(cases().map(SeededTree::name))
                .hasSizeGreaterThanOrEqualTo(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPathShowsTheOrder() throws IOException {
        BootAudit audit = audit("""
                == enable ntpdate.service
                == enable app.service
                == S/app.service
                [Unit]
                After=time-sync.target
                [Service]
                ExecStart=/usr/bin/app
                == enable first.service
                == S/first.service
                [Unit]
                Before=network-online.target
                [Service]
                ExecStart=/usr/bin/first
                == enable loose.service
                == S/loose.service
                [Service]
                ExecStart=/usr/bin/loose
                """);

        assertThat(path(audit, "app.service")).containsExactly("app.service", "time-sync.target", "ntpdate.service");
        assertThat(path(audit, "first.service"))
                .containsExactly("ntpdate.service", "network-online.target", "first.service");
        assertThat(path(audit, "loose.service")).containsExactly("loose.service", "multi-user.target");
        assertThat(audit.isOrdered()).isFalse();
        assertThat(audit.findings().getFirst().verdict()).isEqualTo(Verdict.CAN_START_BEFORE);
        assertThat(audit.notes())
                .extracting(Note::words)
                .containsExactly("time-sync.target is reached even where the step fails, takes too long or is skipped");
        assertThat(audit.steps())
                .containsExactly(new ClockStep(
                        new UnitName("ntpdate.service"), ClockStep.Kind.SETS, "/usr/sbin/ntpdate ntp.example"));
    }

    private static List<String> path(BootAudit audit, String unit) {
        return audit.findings().stream()
                .filter(finding -> finding.unit().value().equals(unit))
                .flatMap(finding -> finding.path().stream())
                .map(UnitName::value)
                .toList();
    }

    @Test
    void notesSayWhatIsWrongWithTheStep() throws IOException {
        assertThat(audit("").notes())
                .extracting(Note::words)
                .containsExactly(
                        "no unit that can start sets the clock",
                        "nothing pulls in time-sync.target: what is ordered after it waits for nothing");
        assertThat(audit("""
                        == enable chrony.service
                        == S/chrony.service
                        [Unit]
                        Wants=time-sync.target
                        Before=time-sync.target
                        [Service]
                        ExecStart=/usr/sbin/chronyd
                        """).notes())
                .singleElement()
                .asString()
                .contains("no unit tells when the clock is right: chrony.service", "chrony-wait.service");
    }

    @Test
    void whatDBusStartsCanStartAtAnyTime() throws IOException {
        assertThat(audit("""
                        == enable ntpdate.service
                        == S/app.service
                        [Service]
                        Type=dbus
                        BusName=org.example.App
                        ExecStart=/usr/bin/app
                        == usr/share/dbus-1/system-services/org.example.App.service
                        [D-BUS Service]
                        Name=org.example.App
                        Exec=/bin/false
                        User=root
                        SystemdService=app.service
                        """).findings())
                .anySatisfy(finding -> assertThat(finding)
                        .extracting(one -> one.unit().value(), Finding::verdict)
                        .containsExactly("app.service", Verdict.CAN_START_BEFORE));
    }

    @Test
    void whatDBusStartsBesidesAUnitThatWaitsCanStartAtAnyTime() throws IOException {
        assertThat(audit("""
                        == enable ntpdate.service
                        == etc/systemd/system/timers.target.wants/main.timer -> /usr/lib/systemd/system/main.timer
                        == S/main.timer
                        [Timer]
                        OnCalendar=daily
                        == S/main.service
                        [Unit]
                        Wants=app.service
                        [Service]
                        ExecStart=/usr/bin/main
                        == S/app.service
                        [Service]
                        Type=dbus
                        BusName=org.example.App
                        ExecStart=/usr/bin/app
                        == usr/share/dbus-1/system-services/org.example.App.service
                        [D-BUS Service]
                        Name=org.example.App
                        SystemdService=app.service
                        """).findings())
                .extracting(finding ->
                        finding.unit().value() + ": " + finding.verdict().words())
                .contains("main.service: only if the step fails", "app.service: can start before");
    }

    @Test
    void aLongChainIsFollowedToItsEnd() throws IOException {
        StringBuilder text = new StringBuilder("== enable ntpdate.service\n");
        int last = 1000;
        for (int i = 0; i <= last; i++) {
            String before = i == 0 ? "time-sync.target" : "u" + (i - 1) + ".service";
            text.append("== enable u%d.service\n== S/u%d.service\n[Unit]\nAfter=%s\n[Service]\nExecStart=/bin/u\n"
                    .formatted(i, i, before));
        }

        BootAudit audit = audit(text.toString());

        assertThat(path(audit, "u" + last + ".service")).hasSize(last + 3);
        assertThat(audit.findings().stream().filter(one -> one.verdict() == Verdict.ONLY_IF_THE_STEP_FAILS))
                .hasSize(last + 1);
        assertThat(audit.cycles()).isEmpty();
    }

    @Test
    void aListSaysWhoCares() {
        Predicate<UnitName> cares = new CarePolicy(List.of("a*.service"), List.of("ab.service", "x.timer")).caring();

        assertThat(cares)
                .accepts(new UnitName("ab.service"), new UnitName("b.service"), new UnitName("x.timer"))
                .rejects(new UnitName("aa.service"), new UnitName("y.timer"));
    }
}
