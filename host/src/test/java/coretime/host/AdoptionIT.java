package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.libvirt.Domain;
import coretime.libvirt.LifecycleAction;
import coretime.libvirt.LifecycleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real libvirt and real QEMU processes, of a machine without an operating system: nothing here waits for a boot. */
class AdoptionIT {
    private static final Set<DomainPart> ALL = EnumSet.allOf(DomainPart.class);
    private static final String XML = """
            <domain type='qemu'>
              <name>coretime-adoption</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <on_crash>coredump-restart</on_crash>
              <devices>
                <controller type='usb' model='none'/>
                <graphics type='vnc' port='-1' listen='127.0.0.1' passwd='vnc-word'/>
                <memballoon model='none'/>
                <video><model type='none'/></video>
              </devices>
            </domain>""";

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Ledger ledger;

    private Domain domain;
    private Adoption adoption;

    @BeforeAll
    static void openALab() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @AfterAll
    static void close() {
        try (Lab closedLast = lab;
                Ledger closedFirst = ledger) {
            assertThat(closedLast.connection().isAlive()).isTrue();
            assertThat(closedFirst.place().mayBeThere()).isTrue();
        }
    }

    @BeforeEach
    void define() {
        domain = lab.connection().define(XML);
        adoption = new Adoption(domain, ledger);
    }

    @AfterEach
    void remove() {
        if (domain.isActive()) {
            domain.destroy();
        }
        if (lab.connection().find(domain.uuid()).isPresent()) {
            domain.undefine();
        }
        assertThat(lab.connection().find(domain.uuid())).isEmpty();
    }

    private void assertOnCrash(LifecycleAction live, LifecycleAction persistent) {
        assertThat(CrashActions.of(domain)).isEqualTo(new CrashActions(live, persistent));
    }

    private void setLive(LifecycleAction action) {
        domain.setLifecycleAction(LifecycleType.CRASH, action, true, false);
    }

    @Test
    void aRunningDomainIsAdoptedLiveAndPersistentlyAndGetsBothBack() {
        domain.start();
        setLive(LifecycleAction.RESTART);
        assertOnCrash(LifecycleAction.RESTART, LifecycleAction.COREDUMP_RESTART);

        AdoptionChange adopted = adoption.adopt();
        assertOnCrash(LifecycleAction.PRESERVE, LifecycleAction.PRESERVE);
        assertThat(adopted.adoption().process())
                .isEqualTo(QemuProcesses.ofHost().find(domain.uuid()).orElseThrow());
        assertThat(adoption.adopt().adoption()).isEqualTo(adopted.adoption());

        AdoptionChange _ = adoption.release();
        assertOnCrash(LifecycleAction.RESTART, LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void aNewQemuProcessGetsBackWhatItWouldHaveHadOfTheDefinition() {
        domain.start();
        setLive(LifecycleAction.RESTART);
        AdoptionChange _ = adoption.adopt();
        domain.destroy();
        domain.start();
        assertOnCrash(LifecycleAction.PRESERVE, LifecycleAction.PRESERVE);

        AdoptionChange _ = adoption.release();
        assertOnCrash(LifecycleAction.COREDUMP_RESTART, LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void aDomainThatIsOffIsAdoptedAndReleasedWhileItRuns() {
        AdoptionChange adopted = adoption.adopt();
        assertThat(adopted.after()).isEqualTo(new CrashActions(null, LifecycleAction.PRESERVE));
        domain.start();
        assertOnCrash(LifecycleAction.PRESERVE, LifecycleAction.PRESERVE);

        AdoptionChange _ = adoption.release();
        assertOnCrash(LifecycleAction.COREDUMP_RESTART, LifecycleAction.COREDUMP_RESTART);
    }

    @Test
    void aTransientDomainIsAdoptedAsLongAsItLives() {
        domain.undefine();
        domain = lab.connection().create(XML);
        adoption = new Adoption(domain, ledger);

        assertThat(adoption.adopt().after()).isEqualTo(new CrashActions(LifecycleAction.PRESERVE, null));
        assertThat(adoption.release().after()).isEqualTo(new CrashActions(LifecycleAction.COREDUMP_RESTART, null));
    }

    @Test
    void theNextStartHasWhatWasTakenAndRunsWithIt() throws IOException {
        domain.start();
        AdoptionChange _ = adoption.adopt();
        DomainOffers offers = DomainOffers.of(domain.inactiveXml());
        assertThat(offers.obstacles()).isEmpty();
        assertThat(offers.offers()).extracting(DomainOffer::part).containsExactlyElementsOf(ALL);

        adoption.take(offers, ALL);
        assertThat(DomainOffers.of(domain.inactiveXml()).present()).isEqualTo(ALL);
        assertThat(domain.inactiveXml()).contains("passwd='vnc-word'", "<on_crash>preserve</on_crash>");
        assertThat(DomainOffers.of(domain.xml()).present())
                .as("of the running one")
                .isEmpty();
        assertThat(commandLine()).doesNotContain("pvpanic", "vmcoreinfo", "guest_agent", "memory-backend-memfd");

        domain.destroy();
        domain.start();
        assertThat(domain.state().isRunning()).isTrue();
        assertThat(DomainOffers.of(domain.xml()).present()).isEqualTo(ALL);
        assertThat(commandLine()).contains("pvpanic", "vmcoreinfo", "org.qemu.guest_agent.0", "memory-backend-memfd");

        AdoptionChange _ = adoption.release();
        assertOnCrash(LifecycleAction.COREDUMP_RESTART, LifecycleAction.COREDUMP_RESTART);
        assertThat(DomainOffers.of(domain.inactiveXml()).present()).isEqualTo(ALL);
    }

    private String commandLine() throws IOException {
        long pid = QemuProcesses.ofHost().find(domain.uuid()).orElseThrow().pid();
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    }
}
