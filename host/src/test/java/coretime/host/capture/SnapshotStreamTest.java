package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SnapshotStreamTest {
    private static final int MEBI = 1 << 20;

    /** A sender that has its own descriptor, as QEMU does, writes so much and closes it. */
    private static CompletableFuture<Void> send(SnapshotStream stream, int bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        stream.passTo(descriptor -> {
            Thread.ofPlatform().daemon().start(() -> {
                try (var pipe = Files.newOutputStream(Path.of("/proc/self/fd/" + descriptor))) {
                    opened.complete(null);
                    for (int i = 0; i < bytes; i += MEBI) {
                        pipe.write(new byte[Math.min(MEBI, bytes - i)]);
                    }
                    sent.complete(null);
                } catch (IOException e) {
                    opened.completeExceptionally(e);
                    sent.completeExceptionally(e);
                }
            });
            opened.join();
        });
        return sent;
    }

    @Test
    void whatIsSentIsCountedToItsEndAndLookedAtMeanwhile() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        try (SnapshotStream stream = SnapshotStream.open(1L << 30, looks::incrementAndGet)) {
            CompletableFuture<Void> sent = send(stream, 40 * MEBI);
            assertThat(stream.awaitEnd(0)).isFalse();

            assertThat(stream.readAllBytes()).hasSize(40 * MEBI);
            assertThat(stream.received()).isEqualTo(40L * MEBI);
            assertThat(stream.awaitEnd(0)).isTrue();
            assertThat(looks).hasValue(2);
            sent.join();
        }
    }

    @Test
    void moreThanAGuestHasIsNotTaken() {
        try (SnapshotStream stream = SnapshotStream.open(MEBI, () -> {})) {
            CompletableFuture<Void> _ = send(stream, 8 * MEBI);
            assertThatThrownBy(stream::readAllBytes)
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("more than 1 MiB");
        }
    }

    @Test
    void theSenderWaitsForTheReaderAndFailsWhenItIsClosed() throws Exception {
        SnapshotStream stream = SnapshotStream.open(1L << 30, () -> {});
        CompletableFuture<Void> sent = send(stream, 8 * MEBI);
        assertThat(stream.read()).isZero();
        assertThat(sent).isNotDone();

        stream.close();
        stream.close();

        assertThat(stream.awaitEnd(0)).isTrue();
        assertThatThrownBy(() -> sent.get(30, TimeUnit.SECONDS)).hasMessageContaining("Broken pipe");
    }

    @Test
    void aReaderThatWaitsIsWokenByClosing() throws Exception {
        SnapshotStream stream = SnapshotStream.open(1L << 30, () -> {});
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return stream.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(read).isNotDone();

        stream.close();
        assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        stream.passTo(descriptor -> assertThat(descriptor).isPositive());
    }
}
