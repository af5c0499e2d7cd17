package coretime.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final Work work = new Work(Path.of("/coretime"), Path.of("/core.elf"), Path.of("/tmp"));

    @Test
    void thePeerToBeatHasTheSameTwoThreads() {
        assertThat(work.peers(31))
                .extracting(Contender::name)
                .containsExactly("makedumpfile lzo, 2 threads", "makedumpfile and sync", "makedumpfile lzo, 1 thread");
        assertThat(work.peers(31).getFirst().command())
                .containsExactly("makedumpfile", "-l", "-d", "31", "--num-threads=2", "/core.elf", "/tmp/peer");
        assertThat(work.peers(1).getLast().command()).doesNotContain("--num-threads=2");
        assertThat(work.own("snappy", 1).command()).contains("--level=1", "--compress=snappy", "--threads=2");
        assertThat(work.card().command()).containsExactly("/coretime", "core", "card", "/core.elf");
    }

    @Test
    void aSyncedPeerSyncsItsOwnFileAlone() {
        assertThat(work.peers(31).get(1).command()).startsWith("sh", "-c", "\"$@\" && sync '/tmp/peer'", "sh");
    }
}
