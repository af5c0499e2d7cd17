package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is opened is closed: descriptors, threads, and the event loop when nobody needs it. */
@Timeout(120)
class LeakTest {
    @Test
    void aThousandConnectionsLeaveNoDescriptorAndNoThreadBehind() throws IOException {
        connectAndUse();
        long descriptors = descriptors();
        for (int i = 0; i < 1000; i++) {
            connectAndUse();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        awaitNoThread("libvirt-listeners");
        awaitNoThread("libvirt-event-loop");
    }

    @Test
    void theEventLoopStartsAnewAfterItHasEnded() throws InterruptedException {
        connectAndUse();
        awaitNoThread("libvirt-event-loop");
        Events events = new Events();
        try (Connection connection = Connection.open("test:///default")) {
            connection.subscribe(events);
            connection.domain("test").suspend();
            assertThat(events.changesUntil("test", LifecycleChange.SUSPENDED))
                    .containsExactly(LifecycleChange.SUSPENDED);
        }
    }

    private static void connectAndUse() {
        try (Connection connection = Connection.open("test:///default")) {
            connection.subscribe(_ -> {});
            assertThat(connection.domain("test").xml()).contains("test");
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static void awaitNoThread(String name) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name))) {
            assertThat(System.nanoTime()).as(name + " ends").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
