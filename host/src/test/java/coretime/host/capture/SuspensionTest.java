package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.DomainState;
import coretime.vmcore.PageRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of domains of libvirt's own simulation, its test driver; {@code CaptureCommandIT} has a real one. */
class SuspensionTest {
    private static final int RUNNING = 1;
    private static final int CRASHED = 6;

    @TempDir
    private Path directory = Path.of("");

    private Connection open(int state) throws Exception {
        Path node = Files.writeString(directory.resolve("node.xml"), """
                <node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
                  <name>coretime-still</name>
                  <memory>65536</memory>
                  <os><type arch='x86_64'>hvm</type></os>
                  <test:runstate>%d</test:runstate>
                </domain></node>""".formatted(state));
        return Connection.open("test://" + node);
    }

    @Test
    void aGuestThatWasStoppedRunsOnWhateverBecameOfTheWork() throws Exception {
        try (Connection connection = open(RUNNING)) {
            Domain domain = connection.domain("coretime-still");
            try (Suspension suspension = new Suspension(domain)) {
                assertThatThrownBy(() -> suspension.during(() -> {
                            domain.suspend();
                            throw new IllegalStateException("no core");
                        }))
                        .hasMessage("no core")
                        .hasNoSuppressedExceptions();
            }
            assertThat(domain.state().isRunning()).isTrue();
        }
    }

    @Test
    void itRunsAsSoonAsItsMemoryIsRead() throws Exception {
        try (Connection connection = open(RUNNING)) {
            Domain domain = connection.domain("coretime-still");
            try (Suspension suspension = new Suspension(domain)) {
                PageRelease release = suspension.untilAllIsRead();
                boolean ranBeforeTheEnd = suspension.during(() -> {
                    domain.suspend();
                    release.allRead();
                    return domain.state().isRunning();
                });
                assertThat(ranBeforeTheEnd).isTrue();
                assertThat(suspension.freeze()).isPositive();
                assertThat(suspension.remarks()).singleElement().asString().contains("stood still");
            }
        }
    }

    @Test
    void aGuestThatPanickedInThatMomentStaysAsItIs() throws Exception {
        try (Connection connection = open(CRASHED)) {
            Domain domain = connection.domain("coretime-still");
            try (Suspension suspension = new Suspension(domain)) {
                assertThat(suspension.during(() -> "a copy")).isEqualTo("a copy");
                assertThat(suspension.freeze()).isEqualTo(Duration.ZERO);
                assertThat(suspension.remarks()).singleElement().asString().contains("stays as it is, crashed");
            }
            assertThat(domain.state().state()).isEqualTo(DomainState.State.CRASHED);
        }
    }
}
