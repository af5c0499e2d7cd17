package coretime.boot;

import static coretime.boot.Fixes.APP;
import static coretime.boot.Fixes.apply;
import static coretime.boot.Fixes.fix;
import static coretime.boot.Fixes.system;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What mends the order of small systems, those of the corpus among them. */
class BootFixTest {
    @TempDir
    private Path root;

    static Stream<SeededTree> cases() throws IOException {
        return SeededTree.read("audit.txt").stream();
    }

    private BootAudit audit() {
        return BootAuditTest.audit(root);
    }

    private static List<UnitName> judged(BootAudit audit, Verdict verdict) {
        return audit.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::unit)
                .toList();
    }

    /** Each file below the root with its text or target. */
    private NavigableMap<String, String> files() throws IOException {
        NavigableMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String text = Files.isSymbolicLink(path)
                        ? Files.readSymbolicLink(path).toString()
                        : Files.isRegularFile(path) ? Files.readString(path) : "";
                files.put(root.relativize(path).toString(), text);
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachSystemOfTheCorpusIsMendedOrSaidNotToBe(SeededTree one) throws IOException {
        BootReader reader = system(root, one.text());
        NavigableMap<String, String> files = files();

        BootFix fix = fix(reader, false);

        List<UnitName> told =
                fix.left().stream().flatMap(left -> left.unit().stream()).toList();
        boolean hasNoStep = fix.left().stream().anyMatch(left -> left.unit().isEmpty());
        if (!hasNoStep) {
            assertThat(judged(fix.after(), Verdict.CAN_START_BEFORE)).isEqualTo(told);
        }
        assertThat(fix.after().cycles()).hasSameSizeAs(fix.before().cycles());
        apply(reader, fix.dropIns());
        assertThat(audit()).as("what was foretold").isEqualTo(fix.after());
        assertThat(DropInFiles.of(reader).changes(fix(reader, false).dropIns()))
                .as("what a second fix would do")
                .isEmpty();
        apply(reader, List.of());
        NavigableMap<String, String> undone = files();
        undone.keySet()
                .removeIf(path ->
                        List.of("etc", "etc/systemd", "etc/systemd/system").contains(path) && !files.containsKey(path));
        assertThat(undone).isEqualTo(files);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aUnitThatNeedsTheClockIsHeldWhereTheStepFails(SeededTree one) throws IOException {
        BootFix fix = fix(system(root, one.text()), true);

        boolean hasNoStep = fix.left().stream().anyMatch(left -> left.unit().isEmpty());
        List<UnitName> told =
                fix.left().stream().flatMap(left -> left.unit().stream()).toList();
        if (!hasNoStep) {
            assertThat(told).containsAll(judged(fix.after(), Verdict.CAN_START_BEFORE));
            assertThat(told).containsAll(judged(fix.after(), Verdict.ONLY_IF_THE_STEP_FAILS));
        }
        assertThat(fix.after().cycles()).hasSameSizeAs(fix.before().cycles());
    }

    @Test
    void mostOfTheCorpusCanBeMended() throws IOException {
        int mended = 0;
        int cases = 0;
        for (SeededTree one : cases().toList()) {
            Path system = Files.createTempDirectory(root, "system");
            BootAuditTest.write(one.text(), system);
            BootFix fix = fix(BootReader.of(system), false);
            cases++;
            mended += fix.after().isOrdered() ? 1 : 0;
        }
        assertThat(mended).isGreaterThan(cases * 3 / 4);
    }

    @Test
    void aUnitIsOrderedAfterTimeSync() throws IOException {
        BootFix fix = fix(system(root, APP), false);

        assertThat(fix.dropIns()).singleElement().satisfies(dropIn -> {
            assertThat(dropIn.path()).isEqualTo("/etc/systemd/system/app.service.d/zz-coretime-boot.conf");
            assertThat(dropIn.text()).isEqualTo("""
                                    # Written by coretime boot fix; coretime boot fix --undo takes it away.
                                    # app.service could start before the clock is right
                                    [Unit]
                                    After=time-sync.target
                                    """);
        });
    }

    @Test
    void ofUnitsThatFollowEachOtherTheFirstIsOrdered() throws IOException {
        BootFix fix = fix(system(root, APP + """
                        == enable second.service
                        == S/second.service
                        [Unit]
                        After=app.service
                        [Service]
                        ExecStart=/usr/bin/second
                        """), false);

        assertThat(fix.dropIns()).extracting(DropIn::owner).containsExactly(new UnitName("app.service"));
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void allInstancesAreOrderedByTheirTemplate() throws IOException {
        BootFix fix = fix(system(root, """
                        == enable ntpdate.service
                        == E/multi-user.target.wants/app@a.service -> /usr/lib/systemd/system/app@.service
                        == E/multi-user.target.wants/app@b.service -> /usr/lib/systemd/system/app@.service
                        == S/app@.service
                        [Service]
                        ExecStart=/usr/bin/app %i
                        """), false);

        assertThat(fix.dropIns()).extracting(DropIn::owner).containsExactly(new UnitName("app@.service"));
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void anInstanceThatTheStepWaitsForKeepsTheOthersApart() throws IOException {
        BootFix fix = fix(system(root, """
                        == enable ntpdate.service
                        == E/ntpdate.service.d/needs.conf
                        [Unit]
                        Wants=app@a.service
                        After=app@a.service
                        == E/multi-user.target.wants/app@b.service -> /usr/lib/systemd/system/app@.service
                        == S/app@.service
                        [Service]
                        ExecStart=/usr/bin/app %i
                        """), false);

        assertThat(fix.dropIns())
                .extracting(DropIn::path)
                .containsExactly("/etc/systemd/system/app@b.service.d/zz-coretime-boot-instance.conf");
        assertThat(fix.left()).extracting(Unmended::unit).containsExactly(Optional.of(new UnitName("app@a.service")));
        assertThat(fix.after().cycles()).isEmpty();
    }

    @Test
    void whatBringsTheNetworkUpDoesNotWaitForAStepThatNeedsIt() throws IOException {
        BootFix fix = fix(system(root, """
                        == enable systemd-time-wait-sync.service
                        == enable early.service
                        == enable names.service
                        == enable app.service
                        == S/systemd-time-wait-sync.service
                        [Unit]
                        DefaultDependencies=no
                        Before=time-sync.target
                        Wants=time-sync.target
                        [Service]
                        Type=oneshot
                        TimeoutStartSec=infinity
                        ExecStart=/lib/systemd/systemd-time-wait-sync
                        == S/network-pre.target
                        [Unit]
                        == S/nss-lookup.target
                        [Unit]
                        == S/early.service
                        [Unit]
                        Wants=network-pre.target
                        Before=network-pre.target
                        [Service]
                        ExecStart=/usr/bin/early
                        == S/names.service
                        [Unit]
                        Wants=nss-lookup.target
                        Before=nss-lookup.target
                        [Service]
                        ExecStart=/usr/bin/names
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.left())
                .extracting(left -> left.unit().orElseThrow().value())
                .containsExactlyInAnyOrder("early.service", "names.service");
        assertThat(fix.dropIns())
                .extracting(dropIn -> dropIn.owner().value())
                .containsExactly("app.service", "systemd-time-wait-sync.service");
        assertThat(fix.dropIns().getLast().text()).contains("TimeoutStartSec=180");
    }

    @Test
    void aCircleThatIsNewIsNotWrittenAlsoWhereThereWasOne() throws IOException {
        BootFix fix = fix(system(root, """
                        == enable chrony.service
                        == enable x.service
                        == enable y.service
                        == S/ntpdate.service
                        [Service]
                        ExecStart=/usr/bin/nothing
                        == S/chrony.service
                        [Service]
                        ExecStart=/usr/sbin/chronyd
                        == S/chrony-wait.service
                        [Unit]
                        Requires=chrony.service
                        After=chrony.service x.service
                        Before=time-sync.target x.service
                        Wants=time-sync.target
                        [Service]
                        Type=oneshot
                        TimeoutStartSec=60
                        ExecStart=/usr/bin/chronyc waitsync
                        == S/x.service
                        [Unit]
                        After=y.service
                        [Service]
                        ExecStart=/usr/bin/x
                        == S/y.service
                        [Unit]
                        After=x.service
                        [Service]
                        ExecStart=/usr/bin/y
                        """), false);

        assertThat(fix.before().cycles()).hasSize(1);
        assertThat(fix.isSafe()).isFalse();
        assertThat(fix.left())
                .extracting(Unmended::because)
                .contains("with these files units would wait for each other: none of them is written");
    }
}
