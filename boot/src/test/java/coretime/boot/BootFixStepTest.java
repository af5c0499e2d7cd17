package coretime.boot;

import static coretime.boot.Fixes.APP;
import static coretime.boot.Fixes.fix;
import static coretime.boot.Fixes.system;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fix does about the step itself: one is started, waited for, and ends at last. */
class BootFixStepTest {
    @TempDir
    private Path root;

    @Test
    void aDaemonGetsWhatWaitsForIt() throws IOException {
        BootFix fix = fix(system(root, """
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
        BootFix fix = fix(system(root, """
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
        BootFix fix = fix(system(root, """
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
        BootFix fix = fix(system(root, """
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
    void aLaterSettingTakesALimitAway() throws IOException {
        BootFix fix = fix(system(root, APP + """
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
        BootFix fix = fix(system(root, """
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
    void theStepThatTimeSyncWaitsForIsTheOneThatOthersWaitFor() throws IOException {
        BootFix fix = fix(system(root, """
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
        BootFix fix = fix(system(root, APP + """
                        == E/ntpdate.service.d/again.conf
                        [Service]
                        RemainAfterExit=no
                        """), true);

        assertThat(fix.dropIns().getLast().text()).contains("RemainAfterExit=yes");
    }

    @Test
    void aSetterThatWouldStopTheDaemonIsNotStarted() throws IOException {
        BootFix fix = fix(system(root, """
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
        BootFix fix = fix(system(root, """
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
}
