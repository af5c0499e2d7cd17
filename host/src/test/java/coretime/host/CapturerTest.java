package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a domain of libvirt's own simulation, its test driver. */
class CapturerTest {
    @TempDir
    private Path directory = Path.of("");

    /** What takes every core at once, unless it cannot even tell. */
    private record Made(String name, Optional<RuntimeException> fault) implements Strategy {
        @Override
        public Optional<String> obstacle(Domain domain, CorePolicy policy) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
            fault.ifPresent(e -> {
                throw e;
            });
            return Optional.empty();
        }

        @Override
        public Capture capture(Scene scene) {
            return Capture.held(name, Duration.ZERO, false);
        }
    }

    @Test
    void aFaultOfAStrategyStandsInTheWayOfThatOneAlone() throws Exception {
        Capturer capturer;
        try (Connection connection = Connection.open("test:///default");
                Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
                CoreWriters writers = new CoreWriters(ledger.cores(), () -> Incidents.PANIC_AT)) {
            capturer = new Capturer(
                    List.of(
                            new Made("faulty", Optional.of(new IllegalStateException("nobody expected it"))),
                            new Made("sound", Optional.empty())),
                    ledger);
            Capture capture = capturer.run(new Scene(
                    ledger.begin(Incidents.panic()),
                    connection.domain("test"),
                    new DomainEvents(),
                    0,
                    Policy.standard().withCores(CorePolicy.in(directory)),
                    new IncidentListener() {},
                    writers));
            assertThat(capture.strategy()).isEqualTo("sound");
            assertThat(capture.others()).containsExactly("faulty: nobody expected it");
        }
    }
}
