package coretime.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.Incident;
import coretime.host.Panic;
import coretime.host.QemuProcess;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CaptorTest {
    private static final Incident INCIDENT = new Incident(
            1,
            List.of(new Panic(new UUID(0, 1), "coretime-bench", QemuProcess.UNKNOWN, Instant.EPOCH, null, null)),
            null);

    @Test
    void anIncidentIsWaitedFor() throws Exception {
        IncidentEnd end = new IncidentEnd();
        end.begun(INCIDENT);
        end.ended(INCIDENT);
        assertThat(end.await()).isSameAs(INCIDENT);
    }

    @Test
    void whatKeepsAnIncidentFromEndingIsSaid() {
        IncidentEnd end = new IncidentEnd();
        end.failed("coretime-bench", "the ledger cannot be written");
        assertThatThrownBy(end::await).isInstanceOf(CaptureFailed.class).hasMessage("the ledger cannot be written");
    }

    @Test
    void memoryThatIsTakenIsSeen() {
        try (MemoryWatch watch = new MemoryWatch()) {
            assertThat(watch.most()).isNotNegative();
            assertThat(watch.most()).isNotNegative();
        }
    }
}
