package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.SnapshotMonitor.Migration;
import org.junit.jupiter.api.Test;

class SnapshotWordsTest {

    @Test
    void aQemuWithoutTheRightIsGivenItByWords() {
        assertThat(UserFaults.words("Background-snapshot is not supported by host kernel"))
                .contains("vm.unprivileged_userfaultfd=1", "CAP_SYS_PTRACE", "/dev/userfaultfd");
        assertThat(UserFaults.words("Background-snapshot is not compatible with guest memory configuration"))
                .contains("memory");
        assertThat(UserFaults.words("There's a migration process in progress")).contains("migration process");
    }

    @Test
    void aMigrationIsUnderWayCompletedOrFailedWithQemusReason() {
        assertThat(new Migration("", "").isUnderWay()).isFalse();
        assertThat(new Migration("active", "").isUnderWay()).isTrue();
        assertThat(new Migration("active", "").failure()).isEmpty();
        assertThat(new Migration("completed", "").isCompleted()).isTrue();
        assertThat(new Migration("failed", "Broken pipe").failure())
                .contains("QEMU's snapshot has failed: Broken pipe");
        assertThat(new Migration("cancelled", "").failure()).contains("QEMU's snapshot has cancelled");
    }
}
