package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.HandCapture;
import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.vmcore.Compression;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Progress;
import coretime.vmcore.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong while a core is taken, on real guests: each time the guest runs again, the ledger tells the truth, what was
 * captured opens, and nothing is left. One guest, one panic after the other; its kernel would start itself anew after 10 s.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureFaultsIT {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration CORE = Duration.ofMinutes(2);
    private static final Duration CRASH = Duration.ofSeconds(30);
    private static final long RAM = 512L << 20;
    private static final int MORE_DESCRIPTORS = 8;

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;
    private static Ledger ledger;
    private static long descriptors;

    private IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() throws IOException {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named("coretime-faults")
                .withRam(RAM)
                .withSharedRam(true)
                .withPanicTimeout(10)
                .withOnCrash(OnCrash.PRESERVE));
        guest.awaitBooted(BOOT);
        ledger = Ledger.open(directory.resolve("ledger.db"));
        descriptors = openDescriptors();
    }

    @AfterAll
    static void close() throws IOException {
        assertThat(openDescriptors()).isLessThan(descriptors + MORE_DESCRIPTORS);
        try (Lab closedLast = lab;
                Ledger closedFirst = ledger) {
            assertThat(List.of(closedLast, closedFirst)).hasSize(2);
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("memfd:");
        if (Files.isDirectory(cores())) {
            try (Stream<Path> files = Files.list(cores())) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".qemu"));
            }
        }
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static Path cores() {
        return directory.resolve("cores");
    }

    private static CorePolicy policy(String... order) {
        return CorePolicy.in(cores())
                .withLeastFree(0)
                .withMostPanicsPerHour(1000)
                .withOrder(List.of(order));
    }

    private Host host(CorePolicy policy) {
        return new Host(
                lab.connection(),
                ledger,
                Strategies.all(lab.dumpDirectory()),
                Policy.standard().withCores(policy),
                events);
    }

    private Incident panic(CorePolicy policy) throws InterruptedException {
        try (Host host = host(policy)) {
            host.watch(guest.domain());
            guest.panic();
            Incident incident = events.awaitEnd();
            assertThat(host.awaitCores(CORE)).isTrue();
            return incident;
        }
    }

    private static void assertBack(Incident incident) {
        assertThat(guest.domain().state().isRunning()).isTrue();
        assertThat(incident.end().map(Ending::reason))
                .as("the reason why it is not proven")
                .isEmpty();
        assertThat(ledger.incident(incident.id())).contains(incident);
        assertThat(ledger.cores().unfinished(guest.domain().uuid())).isEmpty();
    }

    private static void assertCard(Incident incident) {
        assertThat(ledger.cores().card(incident.id()).orElseThrow().panic()).isEqualTo("sysrq triggered crash");
    }

    private static CoreRecord core(Incident incident) {
        return ledger.cores().ofIncident(incident.id()).getLast();
    }

    private static void assertSealed(CoreRecord core) {
        assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.SEALED);
        Verification verification = CoreVerification.verify(List.of(core.path()), 2, Progress.NONE);
        assertThat(verification.holds()).as(verification.toString()).isTrue();
    }

    @Test
    @Order(1)
    void aDirectoryThatCannotBeWrittenCostsTheCoreAndNothingElse() throws Exception {
        Incident incident;
        try (Mount readOnly = Mount.of(directory.resolve("read-only"), "size=1m,ro")) {
            CorePolicy policy = new CorePolicy(
                    readOnly.directory(),
                    new FilterLevel(31),
                    Compression.ZSTD,
                    RAM,
                    0,
                    List.of("direct", "handoff"),
                    1000,
                    Retention.standard());
            incident = panic(policy);
        }
        assertThat(incident.capture().orElseThrow().failure()).contains("cannot be written");
        assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("card");
        assertCard(incident);
        assertBack(incident);
    }

    @Test
    @Order(2)
    void aGuestThatPanicsAgainWhileItsFirstCoreIsWrittenHasTwo() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        events = new IncidentEvents() {
            @Override
            public void progress(CoreRecord core, CoreProgress progress) {
                await(second);
            }
        };
        try (Host host = host(everyPage(cores(), "direct"))) {
            host.watch(guest.domain());
            guest.panic();
            Incident first = events.awaitEnd();
            assertThat(core(first).state()).isEqualTo(CoreRecord.State.WRITING);
            guest.panic();
            Incident next = events.awaitEnd();
            second.countDown();
            assertThat(host.awaitCores(CORE)).isTrue();
            assertSealed(core(first));
            assertSealed(core(next));
            assertThat(next.id()).isNotEqualTo(first.id());
            assertBack(next);
        }
    }

    /** Not compressed, and as good as not filtered. */
    private static CorePolicy everyPage(Path directory, String strategy) {
        return new CorePolicy(
                directory,
                new FilterLevel(1),
                Compression.NONE,
                2 * RAM,
                0,
                List.of(strategy),
                1000,
                Retention.standard());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"50,handoff", "99,direct"})
    @Order(3)
    void aDiskThatFillsUpCostsTheCoreAndWhatIsThereOfItIsExplained(int percent, String strategy) throws Exception {
        fillDisk(percent, strategy);
    }

    @ParameterizedTest
    @CsvSource({"10,direct", "10,handoff", "50,direct", "99,handoff"})
    @Order(3)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aDiskThatFillsUpAtAnotherShareToo(int percent, String strategy) throws Exception {
        fillDisk(percent, strategy);
    }

    private void fillDisk(int percent, String strategy) throws Exception {
        guest.crash(CRASH);
        long bytes = wholeCore() * percent / 100;
        try (Mount small = Mount.of(directory.resolve("small-" + percent), "size=" + bytes)) {
            CorePolicy policy = everyPage(small.directory(), strategy);
            try (Host host = host(policy)) {
                host.watch(guest.domain());
                Incident incident = events.awaitEnd();
                assertThat(host.awaitCores(CORE)).isTrue();

                CoreRecord core = core(incident);
                assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.FAILED);
                assertThat(core.detail()).contains("No space left", ".partial");
                // Holes of a file in memory that is full cannot be read.
                small.enlarge(2 * RAM);
                Path partial = core.path().resolveSibling(core.path().getFileName() + CoreVerification.PARTIAL);
                assertThat(CoreVerification.verify(List.of(partial), 2, Progress.NONE)
                                .holds())
                        .isFalse();
                assertCard(incident);
                assertBack(incident);
            }
        }
    }

    /** Of this very memory: the guest stands still. */
    private static long wholeCore() {
        CorePolicy policy = everyPage(directory, "direct");
        HandCapture.Taken taken = new HandCapture()
                .take(
                        guest.domain(),
                        new HandCapture.Order(
                                HandCapture.Way.DIRECT,
                                directory.resolve("whole-" + System.nanoTime()),
                                CoreFormat.Kind.KDUMP,
                                policy.compression(),
                                policy.level(),
                                false,
                                policy.memoryBudget()),
                        Progress.NONE);
        return taken.conversion().written().bytes();
    }

    @Test
    @Order(4)
    void aQemuThatIsKilledWhileItWritesIsStartedAnew() throws Exception {
        events = new IncidentEvents() {
            @Override
            public void progress(Incident incident, long bytes) {
                if (bytes > 0) {
                    ProcessHandle.of(incident.panic().qemuProcess().pid()).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        };
        Incident incident = panic(everyPage(cores(), "qemu"));

        assertThat(incident.capture().orElseThrow().failure()).isNotNull();
        assertThat(core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(incident.restart().orElseThrow())
                .extracting(Restart::mode, Restart::actor)
                .containsExactly(Restart.Mode.COLD, Restart.Actor.CORETIME);
        assertCard(incident);
        assertBack(incident);
    }

    @ParameterizedTest
    @CsvSource({"capture,handoff", "restart,direct"})
    @Order(5)
    void libvirtdThatIsKilledCostsTimeAlone(String step, String strategy) throws Exception {
        killLibvirtd(step, strategy);
    }

    @ParameterizedTest
    @CsvSource({"restart,handoff", "measure,direct", "correct,direct", "prove,direct"})
    @Order(5)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void libvirtdThatIsKilledInAnyOtherStepCostsTimeAlone(String step, String strategy) throws Exception {
        killLibvirtd(step, strategy);
    }

    private void killLibvirtd(String step, String strategy) throws Exception {
        events = new IncidentEvents() {
            private boolean isKilled;

            @Override
            public void entered(Incident incident, Stage stage) {
                super.entered(incident, stage);
                if (!isKilled && stage.label().equals(step)) {
                    isKilled = true;
                    lab.libvirt().kill();
                }
            }
        };
        try (LibvirtSupervisor _ = new LibvirtSupervisor(lab.libvirt())) {
            Incident incident = panic(policy(strategy));

            assertThat(incident.capture().orElseThrow().strategy()).isEqualTo(strategy);
            assertSealed(core(incident));
            assertCard(incident);
            assertBack(incident);
        }
    }

    @ParameterizedTest
    @CsvSource({"capture,direct", "restart,handoff"})
    @Order(6)
    void aProcessThatIsKilledLeavesTheRestToTheNext(String step, String strategy) throws Exception {
        killProcess(step, strategy);
    }

    @ParameterizedTest
    @CsvSource({"restart,direct", "measure,direct", "correct,direct", "prove,direct"})
    @Order(6)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aProcessThatIsKilledInAnyOtherStepLeavesTheRestToTheNext(String step, String strategy) throws Exception {
        killProcess(step, strategy);
    }

    private void killProcess(String step, String strategy) throws Exception {
        Process process = WatchingProcess.start(
                lab.libvirt().uri(),
                guest.domain().name(),
                ledger.path().toString(),
                cores().toString(),
                strategy,
                step);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo(WatchingProcess.watching());
            guest.panic();
            assertThat(lines.readLine()).isEqualTo(WatchingProcess.entered());
        } finally {
            process.destroyForcibly().onExit().join();
        }
        try (Host host = host(policy(strategy))) {
            host.watch(guest.domain());
            Incident incident = events.awaitEnd();
            assertThat(host.awaitCores(CORE)).isTrue();

            assertBack(incident);
            assertThat(incident.capture().orElseThrow().strategy())
                    .as(incident.toString())
                    .isEqualTo(strategy);
            CoreRecord core = core(incident);
            if (core.state() == CoreRecord.State.SEALED) {
                assertSealed(core);
                assertCard(incident);
            } else {
                assertThat(core.detail()).contains("the process that held the guest's memory ended");
                assertThat(step).as("the step in which nothing is held yet").isNotEqualTo("capture");
            }
        }
    }

    @Test
    @Order(7)
    void textThatPosesAsTheKernelsIsNotBelieved() throws Exception {
        guest.awaitAgent(BOOT);
        guest.domain()
                .agent()
                .exec(
                        "sh",
                        "-c",
                        "cd /dev/shm; { printf 'OSRELEASE=6.6.6-lie\\nPAGESIZE=4096\\n"
                                + "SYMBOL(init_uts_ns)=ffffffff82000000\\nNUMBER(phys_base)=16777216\\n';"
                                + " head -c 4096 /dev/zero | tr '\\0' '\\n'; } | head -c 4096 >lie;"
                                + " for i in 1 2 3 4 5 6 7 8 9 10 11 12; do cat lie lie >more; mv more lie; done");
        guest.crash(CRASH);
        try (Host host = host(policy("direct"))) {
            host.watch(guest.domain());
            Incident incident = events.awaitEnd();
            assertThat(host.awaitCores(CORE)).isTrue();
            assertSealed(core(incident));
            assertThat(ledger.cores().card(incident.id()).orElseThrow().kernel())
                    .doesNotContain("lie");
            assertCard(incident);
            assertBack(incident);
        }
    }

    @Test
    @Order(8)
    void twoGuestsAtOnceAreBothWritten() throws Exception {
        try (Guest other = lab.start(GuestSpec.named("coretime-faults2")
                        .withRam(RAM)
                        .withPanicTimeout(-1)
                        .withOnCrash(OnCrash.PRESERVE));
                Host host = host(policy())) {
            other.awaitBooted(BOOT);
            host.watch(guest.domain());
            host.watch(other.domain());
            guest.panic();
            other.panic();
            List<Incident> both = List.of(events.awaitEnd(), events.awaitEnd());
            assertThat(host.awaitCores(CORE)).isTrue();

            assertThat(both)
                    .extracting(incident -> incident.panic().domain())
                    .containsExactlyInAnyOrder(
                            guest.domain().uuid(), other.domain().uuid());
            for (Incident incident : both) {
                assertSealed(core(incident));
                assertCard(incident);
                assertBack(incident);
            }
            assertThat(other.domain().state().isRunning()).isTrue();
        }
    }
}
