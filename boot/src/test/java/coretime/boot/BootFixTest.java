package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private static final UnitName DEFAULT = new UnitName("default.target");

    private static final String APP = """
            == enable ntpdate.service
            == enable app.service
            == S/app.service
            [Service]
            ExecStart=/usr/bin/app
            """;

    @TempDir
    private Path root;

    static Stream<SeededTree> cases() throws IOException {
        return SeededTree.read("audit.txt").stream();
    }

    private BootReader system(String text) throws IOException {
        BootAuditTest.write(text, root);
        return BootReader.of(root);
    }

    private static BootFix fix(BootReader reader, boolean isRequired) {
        return BootFix.of(reader, DEFAULT, CarePolicy.standard(), isRequired);
    }

    private BootAudit audit() {
        return BootAuditTest.audit(root);
    }

    private static void apply(BootReader reader, List<DropIn> dropIns) {
        DropInFiles files = DropInFiles.of(reader);
        files.apply(files.changes(dropIns));
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
        BootReader reader = system(one.text());
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
        BootFix fix = fix(system(one.text()), true);

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
        BootFix fix = fix(system(APP), false);

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
        BootFix fix = fix(system(APP + """
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
        BootFix fix = fix(system("""
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
        BootFix fix = fix(system("""
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
    void aDaemonGetsWhatWaitsForIt() throws IOException {
        BootFix fix = fix(system("""
                        == enable chrony.service
                        == enable app.service
                        == S/app.service
                        [Unit]
                        After=time-sync.target
                        [Service]
                        ExecStart=/usr/bin/app
                        == S/chrony.service
                        [Unit]
                        Wants=time-sync.target
                        Before=time-sync.target
                        [Service]
                        Type=forking
                        ExecStart=/usr/sbin/chronyd
                        == S/chrony-wait.service
                        [Unit]
                        Requires=chrony.service
                        After=chrony.service
                        Before=time-sync.target
                        Wants=time-sync.target
                        [Service]
                        Type=oneshot
                        TimeoutStartSec=60
                        ExecStart=/usr/bin/chronyc -h 127.0.0.1,::1 waitsync 0 0.1 0.0 1
                        """), false);

        assertThat(fix.dropIns()).singleElement().satisfies(dropIn -> {
            assertThat(dropIn.owner()).isEqualTo(new UnitName("chrony.service"));
            assertThat(dropIn.text()).contains("Wants=chrony-wait.service");
        });
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void whatWouldWaitForeverGetsALimit() throws IOException {
        BootFix fix = fix(system("""
                        == enable systemd-timesyncd.service
                        == enable app.service
                        == S/app.service
                        [Unit]
                        After=time-sync.target
                        [Service]
                        ExecStart=/usr/bin/app
                        == S/systemd-timesyncd.service
                        [Service]
                        Type=notify
                        ExecStart=!!/lib/systemd/systemd-timesyncd
                        == S/systemd-time-wait-sync.service
                        [Unit]
                        Before=time-sync.target
                        Wants=time-sync.target
                        [Service]
                        Type=oneshot
                        TimeoutStartSec=infinity
                        ExecStart=/lib/systemd/systemd-time-wait-sync
                        """), false);

        assertThat(fix.dropIns())
                .extracting(DropIn::text)
                .satisfiesExactly(
                        waiter -> assertThat(waiter).contains("[Service]\nTimeoutStartSec=180\n"),
                        daemon -> assertThat(daemon).contains("[Unit]\nWants=systemd-time-wait-sync.service\n"));
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void aStepWhoseEndNobodyAwaitsBecomesAOneshotWithALimit() throws IOException {
        BootFix fix = fix(system("""
                        == enable ntpdate.service
                        == E/ntpdate.service.d/simple.conf
                        [Service]
                        Type=simple
                        TimeoutStartSec=infinity
                        Restart=on-success
                        == enable app.service
                        == S/app.service
                        [Unit]
                        After=time-sync.target
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.dropIns())
                .singleElement()
                .satisfies(dropIn -> assertThat(dropIn.text())
                        .contains("[Service]\nType=oneshot\nRestart=no\nTimeoutStartSec=180\n"));
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void whereNothingSetsTheClockNothingIsWritten() throws IOException {
        BootFix fix = fix(system("""
                        == S/ntpdate.service -> /dev/null
                        == E/ntpdate.service -> /dev/null
                        == enable app.service
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """.replace("== S/ntpdate.service -> /dev/null\n", "")), false);

        assertThat(fix.dropIns()).isEmpty();
        assertThat(fix.left()).singleElement().satisfies(left -> {
            assertThat(left.unit()).isEmpty();
            assertThat(left.because()).contains("chrony-wait.service");
        });
    }

    @Test
    void aFixThatIsNoLongerNeededIsTakenAway() throws IOException {
        BootReader reader = system(APP);
        apply(reader, fix(reader, false).dropIns());
        Files.delete(root.resolve("etc/systemd/system/multi-user.target.wants/app.service"));

        List<FileChange> changes =
                DropInFiles.of(reader).changes(fix(reader, false).dropIns());

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo("/etc/systemd/system/app.service.d/zz-coretime-boot.conf");
            assertThat(change.after()).isEmpty();
        });
    }

    @Test
    void whatBringsTheNetworkUpDoesNotWaitForAStepThatNeedsIt() throws IOException {
        BootFix fix = fix(system("""
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
    void aLaterSettingTakesALimitAway() throws IOException {
        BootFix fix = fix(system(APP + """
                        == E/ntpdate.service.d/limit.conf
                        [Service]
                        TimeoutSec=60
                        TimeoutStartSec=infinity
                        """), false);

        assertThat(fix.dropIns())
                .extracting(dropIn -> dropIn.owner().value())
                .containsExactly("app.service", "ntpdate.service");
    }

    @Test
    void ptpDaemonsStayDaemons() throws IOException {
        BootFix fix = fix(system("""
                        == enable phc2sys.service
                        == enable app.service
                        == S/phc2sys.service
                        [Service]
                        ExecStart=/usr/sbin/phc2sys -a -r -q
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.dropIns()).extracting(dropIn -> dropIn.owner().value()).doesNotContain("phc2sys.service");
    }

    @Test
    void aCircleThatIsNewIsNotWrittenAlsoWhereThereWasOne() throws IOException {
        BootFix fix = fix(system("""
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

    @Test
    void theStepThatTimeSyncWaitsForIsTheOneThatOthersWaitFor() throws IOException {
        BootFix fix = fix(system("""
                        == enable coretime-ntp-step.service
                        == enable gated.service
                        == enable app.service
                        == S/coretime-ntp-step.service
                        [Unit]
                        Wants=time-sync.target
                        Before=time-sync.target
                        ConditionCapability=CAP_SYS_TIME
                        [Service]
                        Type=oneshot
                        ExecStart=/usr/bin/coretime ntp step
                        == S/coretime-clock-gate.service
                        [Unit]
                        After=coretime-ntp-step.service
                        Before=coretime-clock.target
                        [Service]
                        Type=oneshot
                        TimeoutStartSec=infinity
                        ExecStart=/usr/bin/coretime ntp wait --deadline 300
                        == S/coretime-clock.target
                        [Unit]
                        Requires=coretime-clock-gate.service
                        After=coretime-clock-gate.service
                        == S/gated.service
                        [Unit]
                        Requires=coretime-clock.target
                        After=coretime-clock.target
                        [Service]
                        ExecStart=/usr/bin/gated
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.dropIns()).extracting(dropIn -> dropIn.owner().value()).containsExactly("app.service");
    }

    @Test
    void aStepThatUnitsNeedIsNotDoneAgainEachTimeThatTheyStart() throws IOException {
        BootFix fix = fix(system(APP + """
                        == E/ntpdate.service.d/again.conf
                        [Service]
                        RemainAfterExit=no
                        """), true);

        assertThat(fix.dropIns().getLast().text()).contains("RemainAfterExit=yes");
    }

    @Test
    void aSetterThatWouldStopTheDaemonIsNotStarted() throws IOException {
        BootFix fix = fix(system("""
                        == enable ntpd.service
                        == enable app.service
                        == E/ntpdate.service.d/conflicts.conf
                        [Unit]
                        Conflicts=ntpd.service
                        == S/ntpd.service
                        [Service]
                        ExecStart=/usr/sbin/ntpd -n
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.dropIns()).isEmpty();
        assertThat(fix.left()).extracting(Unmended::unit).containsExactly(Optional.empty());
    }

    @Test
    void aSetterThatIsStartedComesBeforeTheDaemonThatWouldHoldItsPort() throws IOException {
        BootFix fix = fix(system("""
                        == enable ntpd.service
                        == enable app.service
                        == S/ntpd.service
                        [Service]
                        ExecStart=/usr/sbin/ntpd -n
                        == S/app.service
                        [Service]
                        ExecStart=/usr/bin/app
                        """), false);

        assertThat(fix.dropIns()).anySatisfy(dropIn -> assertThat(dropIn.text()).contains("Before=ntpd.service"));
        assertThat(fix.after().isOrdered()).isTrue();
    }

    @Test
    void twoUnitsWithOneDirectoryAreSaidToHaveIt() throws IOException {
        BootReader reader = system(APP + """
                == enable second.service
                == S/second.service
                [Service]
                ExecStart=/usr/bin/second
                == E/common.d/
                == E/app.service.d -> common.d
                == E/second.service.d -> common.d
                """);

        assertThatThrownBy(() -> fix(reader, false))
                .isInstanceOf(BootException.class)
                .hasMessageContaining("would be a drop-in of two units");
    }

    @Test
    void aFileOfSomebodyElseIsLeftAlone() throws IOException {
        BootReader reader = system(APP + """
                == E/app.service.d/zz-coretime-boot.conf
                [Unit]
                Description=mine
                """);
        List<DropIn> dropIns = fix(reader, false).dropIns();
        DropInFiles files = DropInFiles.of(reader);

        assertThatThrownBy(() -> files.changes(dropIns))
                .isInstanceOf(BootException.class)
                .hasMessageContaining("was not written by coretime boot fix");
        assertThat(files.present()).isEmpty();
    }

    @Test
    void aDirectoryThatIsALinkOutOfTheRootIsFollowedWithinIt() throws IOException {
        Path outside = Files.createTempDirectory(root, "outside");
        Path inside = Files.createDirectory(root.resolve("inside"));
        BootAuditTest.write(APP, inside);
        Files.createSymbolicLink(inside.resolve("etc/systemd/system/app.service.d"), outside);
        BootReader reader = BootReader.of(inside);

        apply(reader, fix(reader, false).dropIns());

        assertThat(DropInFiles.of(reader).changes(fix(reader, false).dropIns()))
                .as("what a second fix would do")
                .isEmpty();
        assertThat(outside).isEmptyDirectory();
        assertThat(inside.resolve(outside.toString().substring(1)).resolve(DropIn.NAME))
                .isRegularFile();
    }
}
