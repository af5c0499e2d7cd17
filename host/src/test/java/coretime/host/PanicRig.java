package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import coretime.vmcore.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A guest of a lab's to panic again and again, the ledger of what comes of it and a directory for its cores, and what must
 * hold after each panic. Closes all that it opened.
 */
final class PanicRig implements AutoCloseable {
    static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration CORE = Duration.ofMinutes(3);
    private static final int MORE_DESCRIPTORS = 8;

    private final Path directory;
    private final Lab lab;
    private final Guest guest;
    private final Ledger ledger;
    private final int descriptors;

    private PanicRig(Path directory, Lab lab, Guest guest, Ledger ledger) {
        this.directory = directory;
        this.lab = lab;
        this.guest = guest;
        this.ledger = ledger;
        this.descriptors = descriptors().size();
    }

    /** A libvirt of its own. */
    static LabOptions options() {
        return LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
    }

    static PanicRig open(Path directory, GuestSpec spec) {
        return open(directory, spec, options());
    }

    /** The guest has booted. */
    static PanicRig open(Path directory, GuestSpec spec, LabOptions options) {
        Lab lab = Lab.open(options, LabProgress.silent());
        boolean isOpen = false;
        try {
            Guest guest = lab.start(spec);
            guest.awaitBooted(BOOT);
            PanicRig rig = new PanicRig(directory, lab, guest, Ledger.open(directory.resolve("ledger.db")));
            isOpen = true;
            return rig;
        } finally {
            if (!isOpen) {
                lab.close();
            }
        }
    }

    Lab lab() {
        return lab;
    }

    Guest guest() {
        return guest;
    }

    Ledger ledger() {
        return ledger;
    }

    Path cores() {
        return directory.resolve("cores");
    }

    /** Of cores where they belong, by these strategies; a guest may panic as often as it is made to. */
    CorePolicy policy(String... order) {
        return CorePolicy.in(cores())
                .withLeastFree(64L << 20)
                .withMostPanicsPerHour(1000)
                .withOrder(List.of(order));
    }

    Host host(CorePolicy policy, IncidentListener listener) {
        return host(LabPolicy.standard().withCores(policy), listener);
    }

    private Host host(Policy policy, IncidentListener listener) {
        return new Host(lab.connection(), ledger, Strategies.all(lab.dumpDirectory()), policy, listener);
    }

    /** One panic, from the watch to the end of its core. */
    Incident panic(Policy policy, IncidentEvents events) throws InterruptedException {
        return watch(policy, events, guest::panic);
    }

    Incident panic(CorePolicy policy, IncidentEvents events) throws InterruptedException {
        return panic(LabPolicy.standard().withCores(policy), events);
    }

    /** The same of a guest that has crashed before, or whose incident was left open. */
    Incident takeUp(CorePolicy policy, IncidentEvents events) throws InterruptedException {
        return watch(LabPolicy.standard().withCores(policy), events, () -> {});
    }

    /** The incident that comes of an act on the watched guest, at the end of its core. */
    Incident watch(Policy policy, IncidentEvents events, Runnable act) throws InterruptedException {
        try (Host host = host(policy, events)) {
            host.watch(guest.domain());
            act.run();
            Incident incident = events.awaitEnd();
            assertThat(host.awaitCores(CORE)).isTrue();
            return incident;
        }
    }

    /** The last core that was begun. */
    CoreRecord core(Incident incident) {
        return ledger.cores().ofIncident(incident.id()).getLast();
    }

    /** The guest runs, its clock is proven, and the ledger knows. */
    void assertBack(Incident incident) {
        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(incident.end().map(Ending::reason))
                .as("the reason why it is not proven: %s; its console's last lines:%n%s", incident, guest.consoleTail())
                .isEmpty();
        assertThat(ledger.incident(incident.id())).contains(incident);
        assertThat(ledger.cores().unfinished(guest.domain().uuid())).isEmpty();
    }

    /** The card tells what was done to the guest. */
    CardRecord assertCard(Incident incident) {
        CardRecord card = ledger.cores().card(incident.id()).orElseThrow();
        assertThat(card.panic()).as(card.toString()).isEqualTo("sysrq triggered crash");
        return card;
    }

    /** The file is there, and what it says of itself is so. */
    static void assertSealed(CoreRecord core) {
        assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.SEALED);
        assertThat(core.path()).hasSize(core.bytes());
        Verification verification = CoreVerification.verify(List.of(core.path()), 2, Progress.NONE);
        assertThat(verification.holds()).as(verification.toString()).isTrue();
    }

    /** There is a card, and a core with the kernel's log of the crash and each CPU's registers. */
    void assertWhole(Incident incident) {
        CardRecord _ = assertCard(incident);
        CoreRecord core = core(incident);
        assertSealed(core);
        assertThat(log(core)).contains("sysrq triggered crash");
        try (MemoryCore opened = Cores.open(core.path())) {
            assertThat(opened.cpus())
                    .hasSize(guest.spec().vcpus())
                    .allSatisfy(cpu ->
                            assertThat(cpu.registers().instructionPointer()).isNotZero());
        }
    }

    /** The kernel's log in a core. */
    static String log(CoreRecord core) {
        try (MemoryCore opened = Cores.open(core.path())) {
            return String.join("\n", KernelLog.read(Kernel.of(opened)).lines());
        }
    }

    /** Nobody holds a guest's memory any more, and of what is only needed on the way there is nothing left. */
    void assertNothingIsLeft() throws IOException {
        assertThat(descriptors())
                .hasSizeLessThan(descriptors + MORE_DESCRIPTORS)
                .noneMatch(target -> target.contains("memfd") || target.contains(".spool"));
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("memfd:", ".spool");
        if (Files.isDirectory(cores())) {
            try (Stream<Path> files = Files.list(cores())) {
                assertThat(files)
                        .noneMatch(file -> file.toString().endsWith(".qemu")
                                || file.toString().endsWith(".spool"));
            }
        }
    }

    /** What this process has open. */
    private static List<String> descriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(PanicRig::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return ""; // That of the listing itself.
        }
    }

    @Override
    public void close() {
        try (Lab _ = lab) {
            ledger.close();
        }
    }
}
