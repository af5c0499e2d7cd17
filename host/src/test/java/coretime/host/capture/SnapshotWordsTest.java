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
    void memoryThatIsWatchedForWritesIsFoundByItsFlag() {
        String smaps = """
                7f0763e00000-7f0783e00000 rw-p 00000000 00:00 0
                Size:             524288 kB
                VmFlags: rd wr mr mw me uw dc ac dd hg mg
                7f078c021000-7f0790000000 ---p 00000000 00:00 0
                VmFlags: mr mw me nr
                7f0791000000-7f0791001000 rw-p 00000000 00:00 0
                VmFlags: rd wr uw
                """;
        assertThat(WriteWatch.watched(smaps))
                .containsExactly(
                        new WriteWatch.Range(0x7f0763e00000L, 512L << 20), new WriteWatch.Range(0x7f0791000000L, 4096));
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
