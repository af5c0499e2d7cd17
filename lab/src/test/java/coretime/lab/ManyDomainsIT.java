package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.internal.Trees;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Domains of libvirt's test driver, and what pauses them. */
class ManyDomainsIT {
    private static final PauseLoad LOAD = new PauseLoad(50, Duration.ofSeconds(1), Duration.ofMillis(60));

    @Test
    void whoeverConnectsSeesThemRunAndHaveProcessesAndTheyGoWhole() {
        List<Long> processes;
        try (TestDomains domains = TestDomains.start(5, LabProgress.silent());
                Connection other = Connection.open(domains.uri())) {
            assertThat(other.domains())
                    .filteredOn(domain -> domain.name().startsWith("coretime-load-"))
                    .hasSize(5)
                    .allMatch(domain -> domain.state().isRunning());
            processes = waiting(domains);
            // One for each, and the shell that starts them for a moment.
            assertThat(processes).hasSizeGreaterThanOrEqualTo(5);

            List<PauseLoad.Pause> pauses = LOAD.run(domains.domains());
            assertThat(pauses)
                    .hasSize(LOAD.pauses())
                    .allMatch(pause -> pause.suspended().isBefore(pause.resuming()));
            assertThat(domains.domains()).allMatch(domain -> domain.state().isRunning());
        }
        assertThat(processes).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    }

    private static List<Long> waiting(TestDomains domains) {
        List<String> uuids = domains.domains().stream()
                .map(Domain::uuid)
                .map(Object::toString)
                .toList();
        return ProcessHandle.allProcesses()
                .filter(process -> uuids.stream()
                        .anyMatch(uuid -> commandLine(process.pid()).contains(uuid)))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String commandLine(long pid) {
        return Trees.read(Path.of("/proc", Long.toString(pid), "cmdline")).orElse("");
    }

    @Test
    void aDomainIsNotPausedTwiceAtOnce() {
        assertThatThrownBy(() -> LOAD.run(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 pauses at once need more than 0 domains");
    }
}
