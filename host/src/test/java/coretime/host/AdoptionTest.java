package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LifecycleAction;
import coretime.libvirt.LifecycleType;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Against libvirt's own simulation, its test driver, whose domains have no QEMU; {@code AdoptionIT} has a real one. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AdoptionTest {
    private static final String XML = """
            <domain type='test'>
              <name>coretime-adoption</name>
              <memory>65536</memory>
              <os><type arch='x86_64'>hvm</type></os>
              <on_crash>coredump-restart</on_crash>
              <devices/>
            </domain>""";

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private final Connection connection = Connection.open("test:///default");
    private LedgerPlace place = LedgerPlace.STANDARD;
    private Ledger ledger;
    private Domain domain;

    AdoptionTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        place = database.fresh(directory);
        ledger = Ledger.open(place);
        domain = connection.define(XML);
    }

    /** The driver keeps its domains until the last connection has let go of it, which may be later. */
    @AfterEach
    void close() {
        ledger.close();
        for (Domain left : connection.domains()) {
            if (left.name().startsWith("coretime-")) {
                boolean isDefined = left.isPersistent();
                if (left.isActive()) {
                    left.destroy();
                }
                if (isDefined) {
                    left.undefine();
                }
            }
        }
        connection.close();
    }

    private Adoption adoption() {
        return new Adoption(domain, ledger);
    }

    private LifecycleAction persistent() {
        return CrashActions.read(domain.inactiveXml());
    }

    private void setPersistent(LifecycleAction action) {
        domain.setLifecycleAction(LifecycleType.CRASH, action, false, true);
    }

    @Test
    void anAdoptedDomainIsLeftAloneByLibvirtUntilItIsReleased() {
        AdoptionChange adopted = adoption().adopt();

        assertThat(adopted.before()).isEqualTo(new CrashActions(null, LifecycleAction.COREDUMP_RESTART));
        assertThat(adopted.after()).isEqualTo(new CrashActions(null, LifecycleAction.PRESERVE));
        assertThat(persistent()).isEqualTo(LifecycleAction.PRESERVE);
        assertThat(ledger.adoptions().find(domain.uuid())).contains(adopted.adoption());

        AdoptionChange released = adoption().release();

        assertThat(released.adoption()).isEqualTo(adopted.adoption());
        assertThat(released.after()).isEqualTo(adopted.before());
        assertThat(persistent()).isEqualTo(LifecycleAction.COREDUMP_RESTART);
        assertThat(ledger.adoptions().find(domain.uuid())).isEmpty();
    }

    @Test
    void adoptedTwiceItKeepsWhatWasRememberedFirstAndGetsWhatItHasLost() {
        AdoptionChange first = adoption().adopt();
        assertThat(adoption().adopt().adoption()).isEqualTo(first.adoption());
        setPersistent(LifecycleAction.RESTART);
        assertThat(adoption().adopt().adoption()).isEqualTo(first.adoption());

        assertThat(persistent()).isEqualTo(LifecycleAction.PRESERVE);
        assertThat(adoption().release().after().persistent()).isEqualTo(LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void whatSomebodySetSinceIsLeft() {
        AdoptionChange _ = adoption().adopt();
        setPersistent(LifecycleAction.RESTART);

        assertThat(adoption().release().after().persistent()).isEqualTo(LifecycleAction.RESTART);
        assertThat(ledger.adoptions().find(domain.uuid())).isEmpty();
    }

    @Test
    void aReleasedDomainCanBeAdoptedAnew() {
        AdoptionChange first = adoption().adopt();
        AdoptionChange _ = adoption().release();
        setPersistent(LifecycleAction.DESTROY);
        AdoptionChange second = adoption().adopt();

        assertThat(second.adoption().id()).isNotEqualTo(first.adoption().id());
        assertThat(adoption().release().after().persistent()).isEqualTo(LifecycleAction.DESTROY);
    }

    @Test
    void whatIsNotAdoptedCannotBeReleased() {
        assertThatThrownBy(() -> adoption().release())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("coretime-adoption is not adopted")
                .hasMessageContaining(place.toString());
        assertThat(persistent()).isEqualTo(LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void whatIsRememberedStandsInTheLedgerWhenTheChangeFails() {
        domain.undefine();
        assertThatThrownBy(() -> adoption().adopt()).isInstanceOf(coretime.libvirt.NoSuchDomain.class);
        assertThat(ledger.adoptions().find(domain.uuid())).isEmpty();

        CrashActions before = new CrashActions(LifecycleAction.DESTROY, null);
        AdoptionRecord adoption =
                ledger.adoptions().begin(domain.uuid(), domain.name(), before, Incidents.PROCESS, Incidents.PANIC_AT);
        assertThat(adoption)
                .isEqualTo(new AdoptionRecord(
                        adoption.id(), domain.uuid(), domain.name(), before, Incidents.PROCESS, Incidents.PANIC_AT));
        ledger.close();
        ledger = Ledger.open(place);
        assertThat(ledger.adoptions().find(domain.uuid())).contains(adoption);
    }

    @Test
    void aDamagedAdoptionIsNamedAndNotGuessed() {
        AdoptionChange _ = adoption().adopt();
        TestDatabase.execute(place, "UPDATE adoption SET persistent = 'explode'");
        assertThatThrownBy(() -> adoption().release())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("the ledger is damaged: adoption 1: persistent");
        assertThat(persistent()).isEqualTo(LifecycleAction.PRESERVE);
    }

    @Test
    void theAgentsChannelComesIntoTheDefinition() {
        adoption().take(DomainOffers.of(domain.inactiveXml()), Set.of(DomainPart.AGENT));
        assertThat(DomainOffers.of(domain.inactiveXml()).present()).contains(DomainPart.AGENT);
        assertThat(persistent()).isEqualTo(LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void aDefinitionThatSomebodyElseChangedMeanwhileIsLeft() {
        DomainOffers shown = DomainOffers.of(domain.inactiveXml());
        setPersistent(LifecycleAction.RESTART);
        assertThatThrownBy(() -> adoption().take(shown, Set.of(DomainPart.AGENT)))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("somebody changed the definition");
        assertThat(DomainOffers.of(domain.inactiveXml()).isOffered(DomainPart.AGENT))
                .isTrue();
    }

    @Test
    void aTransientDomainHasNoNextStart() {
        Domain passing = connection.create(XML.replace("coretime-adoption", "coretime-passing"));
        Adoption adoption = new Adoption(passing, ledger);
        DomainOffers offers = DomainOffers.of(passing.inactiveXml());
        assertThatThrownBy(() -> adoption.take(offers, Set.of(DomainPart.AGENT)))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("transient");
        assertThat(CrashActions.of(passing)).isEqualTo(new CrashActions(LifecycleAction.COREDUMP_RESTART, null));
    }

    @Test
    void onCrashIsReadOrSaidToBeUnknown() {
        assertThat(CrashActions.read("<domain><on_crash> rename-restart </on_crash></domain>"))
                .isEqualTo(LifecycleAction.RESTART_RENAME);
        assertThatThrownBy(() -> CrashActions.read("<domain><on_crash>explode</on_crash></domain>"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("explode");
        assertThatThrownBy(() -> CrashActions.read("<domain/>"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("<on_crash>");
    }
}
