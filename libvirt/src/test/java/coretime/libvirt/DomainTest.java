package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against libvirt's own test driver. */
class DomainTest {
    private static final String NAME = "coretime-domain-test";
    private static final String XML =
            "<domain type='test'><name>" + NAME + "</name><memory>8192</memory><os><type>hvm</type></os></domain>";

    private final Connection connection = Connection.open("test:///default");
    private final Events events = new Events();

    /** The driver keeps its domains until the last one has let go of it, which a thread of events may do later. */
    @AfterEach
    void close() {
        connection.find(NAME).ifPresent(left -> {
            if (left.isActive()) {
                left.destroy();
            }
            connection.find(NAME).ifPresent(Domain::undefine);
        });
        connection.close();
    }

    @Test
    void livesItsLifeAndTellsItInOrder() throws InterruptedException {
        connection.subscribe(events);

        Domain domain = connection.define(XML);
        assertThat(domain.isPersistent()).isTrue();
        assertThat(domain.isActive()).isFalse();
        assertThat(domain.id()).isEmpty();
        assertThat(domain.state().state()).isEqualTo(DomainState.State.SHUTOFF);

        domain.start();
        assertThat(domain.state().isRunning()).isTrue();
        assertThat(domain.id()).isPresent();

        domain.suspend();
        assertThat(domain.state().state()).isEqualTo(DomainState.State.PAUSED);
        assertThat(domain.state().isCrashed()).isFalse();

        domain.resume();
        domain.destroy();
        domain.undefine();
        assertThatThrownBy(domain::state).isInstanceOf(NoSuchDomain.class).hasMessageContaining(NAME);

        assertThat(events.changesUntil(NAME, LifecycleChange.UNDEFINED))
                .containsExactly(
                        LifecycleChange.DEFINED,
                        LifecycleChange.STARTED,
                        LifecycleChange.SUSPENDED,
                        LifecycleChange.RESUMED,
                        LifecycleChange.STOPPED,
                        LifecycleChange.UNDEFINED);
    }

    @Test
    void aHandleStaysGoodWhileTheDomainStopsAndStarts() {
        Domain domain = connection.define(XML);
        for (int i = 0; i < 3; i++) {
            domain.start();
            assertThat(domain.isActive()).isTrue();
            domain.destroy();
        }
        assertThat(connection.domain(NAME)).isEqualTo(domain);
    }

    @Test
    void aTransientDomainIsGoneWhenItStops() {
        Domain domain = connection.create(XML);
        assertThat(domain.isPersistent()).isFalse();
        domain.destroy();
        assertThat(connection.find(NAME)).isEmpty();
    }

    @Test
    void shutsDownOnRequest() throws InterruptedException {
        connection.subscribe(events);
        Domain domain = connection.define(XML);
        domain.start();
        domain.shutdown();
        assertThat(events.changesUntil(NAME, LifecycleChange.STOPPED)).contains(LifecycleChange.STARTED);
        assertThat(domain.state().state()).isEqualTo(DomainState.State.SHUTOFF);
    }

    @Test
    void whatTheStateForbidsIsRefusedWithItsReason() {
        Domain domain = connection.define(XML);
        assertThatThrownBy(domain::destroy)
                .isExactlyInstanceOf(LibvirtException.class)
                .hasMessageContaining("destroy domain " + NAME)
                .hasMessageContaining("does not allow it");
        assertThatThrownBy(domain::destroy).isInstanceOfSatisfying(LibvirtException.class, e -> {
            assertThat(e.code()).isEqualTo(55);
            assertThat(e.domain()).isPositive();
        });
    }

    @Test
    void brokenXmlIsRefused() {
        assertThatThrownBy(() -> connection.define("<domain"))
                .isInstanceOf(LibvirtException.class)
                .hasMessageContaining("define a domain");
        assertThatThrownBy(() -> connection.create("")).isInstanceOf(LibvirtException.class);
    }

    @Test
    void givesItsXml() {
        Domain domain = connection.define(XML);
        assertThat(domain.inactiveXml()).contains(NAME).startsWith("<domain");
        assertThat(connection.define(domain.inactiveXml())).isEqualTo(domain);
    }

    @Test
    void dumpsItsCoreToAFile(@TempDir Path directory) throws Exception {
        Path core = directory.resolve("core");
        connection.domain("test").coreDump(core, CoreFormat.RAW, Set.of(DumpFlag.CRASH));
        assertThat(Files.size(core)).isPositive();
        assertThat(connection.domain("test").isActive()).isFalse();
    }

    @Test
    void whatTheHypervisorLacksIsCalledUnsupported() {
        Domain domain = connection.domain("test");
        assertThatThrownBy(domain::abortJob)
                .isInstanceOf(LibvirtException.class)
                .hasMessageContaining("does not support it");
        assertThatThrownBy(domain::startPaused).isInstanceOf(LibvirtException.class);
        assertThatThrownBy(domain::jobStats).isInstanceOf(LibvirtException.class);
        assertThatThrownBy(() -> domain.agent().ping(Duration.ofSeconds(1))).isInstanceOf(LibvirtException.class);
        assertThatThrownBy(() -> domain.monitor().execute("query-status")).isInstanceOf(LibvirtException.class);
    }

    @Test
    void setsTheLifecycleActionOfTheDefinition() {
        Domain domain = connection.define(XML);
        domain.setLifecycleAction(LifecycleType.CRASH, LifecycleAction.PRESERVE, false, true);
        assertThat(domain.inactiveXml()).contains("<on_crash>preserve</on_crash>");
    }

    @Test
    void libvirtCallsEachLifecycleActionAsWeDo() {
        Domain domain = connection.define(XML);
        for (LifecycleAction action : LifecycleAction.values()) {
            domain.setLifecycleAction(LifecycleType.CRASH, action, false, true);
            assertThat(domain.inactiveXml()).contains("<on_crash>" + action.xml() + "</on_crash>");
            assertThat(LifecycleAction.ofXml(action.xml())).contains(action);
        }
        assertThat(LifecycleAction.ofXml("explode")).isEmpty();
    }

    @Test
    void aLifecycleActionForNothingIsAMistakeOfTheCaller() {
        Domain domain = connection.domain("test");
        assertThatThrownBy(() -> domain.setLifecycleAction(LifecycleType.CRASH, LifecycleAction.PRESERVE, false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rawDumpByTheMonitorIsRefusedBeforeItReachesLibvirt() {
        QemuMonitor monitor = connection.domain("test").monitor();
        assertThatThrownBy(() -> monitor.execute("dump-guest-memory"))
                .isInstanceOf(MonitorException.class)
                .hasMessageContaining("crashes libvirtd");
        assertThatThrownBy(() -> monitor.human(" dump-guest-memory /tmp/x")).isInstanceOf(MonitorException.class);
    }
}
