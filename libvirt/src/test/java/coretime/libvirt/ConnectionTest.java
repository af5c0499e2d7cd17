package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Against libvirt's own test driver: each connection has a hypervisor of its own, with one running domain "test". */
class ConnectionTest {
    private static final String TEST = "test:///default";

    @Test
    void tellsTheVersionsOfLibraryDaemonAndHypervisor() {
        try (Connection connection = Connection.open(TEST)) {
            assertThat(connection.uri()).isEqualTo(TEST);
            assertThat(connection.isAlive()).isTrue();
            assertThat(connection.libraryVersion()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(connection.daemonVersion()).isEqualTo(connection.libraryVersion());
            assertThat(connection.hypervisorVersion()).matches("\\d+\\.\\d+\\.\\d+");
        }
    }

    @Test
    void listsAndFindsDomainsByNameAndByUuid() {
        try (Connection connection = Connection.open(TEST)) {
            assertThat(connection.domains()).extracting(Domain::name).containsExactly("test");
            Domain domain = connection.domain("test");
            assertThat(connection.domains()).containsExactly(domain);
            assertThat(connection.find("test")).contains(domain);
            assertThat(connection.find(domain.uuid())).contains(domain);
            assertThat(domain.xml()).contains("<uuid>" + domain.uuid() + "</uuid>");
        }
    }

    @Test
    void listsWhatRunsWhatStandsAndWhatIsOff() {
        try (Connection connection = Connection.open(TEST)) {
            Domain domain = connection.domain("test");
            assertThat(connection.domains(DomainFilter.RUNNING)).containsExactly(domain);
            assertThat(connection.domains(DomainFilter.STANDING)).isEmpty();
            domain.suspend();
            assertThat(connection.domains(DomainFilter.STANDING)).containsExactly(domain);
            assertThat(connection.domains(DomainFilter.RUNNING)).isEmpty();
            domain.destroy();
            assertThat(connection.domains(DomainFilter.OFF)).containsExactly(domain);
            assertThat(connection.domains(DomainFilter.STANDING)).isEmpty();
        }
    }

    @Test
    void anUnknownDomainIsTypedAndSaysWhichOne() {
        try (Connection connection = Connection.open(TEST)) {
            assertThat(connection.find("coretime-nowhere")).isEmpty();
            assertThat(connection.find(UUID.randomUUID())).isEmpty();
            assertThatThrownBy(() -> connection.domain("coretime-nowhere"))
                    .isInstanceOf(NoSuchDomain.class)
                    .hasMessageContaining("coretime-nowhere");
        }
    }

    @Test
    void aUriOfNoHypervisorSaysSo() {
        assertThatThrownBy(() -> Connection.open("nonsense:///"))
                .isInstanceOf(LibvirtException.class)
                .hasMessageContaining("nonsense:///");
        assertThatThrownBy(() -> Connection.open("::")).isInstanceOf(LibvirtException.class);
    }

    @Test
    void aDaemonThatIsNotThereSaysHowToStartIt() {
        assertThatThrownBy(() -> Connection.open("qemu+unix:///system?socket=/nonexistent/libvirt-sock"))
                .isInstanceOf(LibvirtUnavailable.class)
                .hasMessageContaining("start libvirtd")
                .hasMessageContaining("libvirt-daemon-system");
    }

    @Test
    void callsAfterCloseFailAtOnceAndSayThatItIsClosed() {
        Connection connection = Connection.open(TEST);
        Domain domain = connection.domain("test");
        connection.close();
        connection.close();

        assertThat(connection.isAlive()).isFalse();
        assertThatThrownBy(domain::state)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(connection::domains).isInstanceOf(ConnectionLostException.class);
        assertThatThrownBy(() -> connection.awaitAlive(Duration.ofSeconds(10)))
                .isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void awaitsNothingWhereItIsAlive() {
        try (Connection connection = Connection.open(TEST)) {
            connection.awaitAlive(Duration.ofMillis(1));
            assertThat(connection.isAlive()).isTrue();
        }
    }

    @Test
    void twoConnectionsHaveNothingInCommon() {
        Path two = Path.of("src/test/resources/two-domains.xml").toAbsolutePath();
        try (Connection other = Connection.open("test://" + two)) {
            try (Connection one = Connection.open(TEST)) {
                assertThat(one.find("coretime-a")).isEmpty();
            }
            assertThat(other.domains()).extracting(Domain::name).containsExactlyInAnyOrder("coretime-a", "coretime-b");
            assertThat(other.domain("coretime-a").isActive()).isTrue();
        }
    }

    @Test
    void domainsAreEqualByUuidOnOneConnection() {
        try (Connection one = Connection.open(TEST);
                Connection other = Connection.open(TEST)) {
            assertThat(one.domain("test")).isEqualTo(one.domain("test")).hasSameHashCodeAs(one.domain("test"));
            assertThat(one.domain("test")).isNotEqualTo(other.domain("test"));
            assertThat(one.domain("test")).hasToString("test");
        }
    }

    @Test
    void aHypervisorWithoutQemusMonitorIsKnownAsThat() {
        try (Connection connection = Connection.open("test:///default")) {
            assertThat(connection.hasMonitorEvents()).isFalse();
        }
    }
}
