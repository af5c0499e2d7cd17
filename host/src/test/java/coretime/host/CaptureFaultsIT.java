package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.capture.HandCapture;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import coretime.libvirt.Domain;
import coretime.vmcore.Compression;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
    private static final Duration CRASH = Duration.ofSeconds(30);
    private static final Duration CORE = Duration.ofMinutes(2);
    private static final long RAM = 512L << 20;

    @TempDir
    private static Path directory;

    private static PanicRig rig;

    private IncidentEvents events = new IncidentEvents();

    @BeforeAll
    static void startAGuest() {
        rig = PanicRig.open(
                directory,
                GuestSpec.named("coretime-faults")
                        .withVcpus(2)
                        .withRam(RAM)
                        .withSharedRam(true)
                        .withPanicTimeout(10)
                        .withOnCrash(OnCrash.PRESERVE));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        rig.assertNothingIsLeft();
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
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
            incident = rig.panic(policy, events);
        }
        assertThat(incident.capture().orElseThrow().failure()).contains("cannot be written");
        assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("card");
        CardRecord _ = rig.assertCard(incident);
        rig.assertBack(incident);
    }

    @Test
    @Order(2)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aGuestThatPanicsAgainWhileItsFirstCoreIsWrittenHasTwo() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        events = new IncidentEvents() {
            @Override
            public void progress(CoreRecord core, CoreProgress progress) {
                await(second);
            }
        };
        try (Host host = rig.host(everyPage(rig.cores(), "direct"), events)) {
            host.watch(rig.guest().domain());
            rig.guest().panic();
            Incident first = events.awaitEnd();
            assertThat(rig.core(first).state()).isEqualTo(CoreRecord.State.WRITING);
            rig.guest().panic();
            Incident next = events.awaitEnd();
            second.countDown();
            assertThat(host.awaitCores(CORE)).isTrue();
            rig.assertWhole(first);
            rig.assertWhole(next);
            assertThat(next.id()).isNotEqualTo(first.id());
            rig.assertBack(next);
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

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @ParameterizedTest
    @CsvSource({"50,handoff"})
    @Order(3)
    void aDiskThatFillsUpCostsTheCoreAndWhatIsThereOfItIsExplained(int percent, String strategy) throws Exception {
        fillDisk(percent, strategy);
    }

    @ParameterizedTest
    @CsvSource({"10,direct", "10,handoff", "50,direct", "99,direct", "99,handoff"})
    @Order(3)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aDiskThatFillsUpAtAnotherShareToo(int percent, String strategy) throws Exception {
        fillDisk(percent, strategy);
    }

    private void fillDisk(int percent, String strategy) throws Exception {
        rig.guest().crash(CRASH);
        long bytes = wholeCore() * percent / 100;
        try (Mount small = Mount.of(directory.resolve("small-" + percent), "size=" + bytes)) {
            Incident incident = rig.takeUp(everyPage(small.directory(), strategy), events);

            CoreRecord core = rig.core(incident);
            assertThat(core.state()).as(core.toString()).isEqualTo(CoreRecord.State.FAILED);
            assertThat(core.detail()).contains("No space left", ".partial");
            // Holes of a file in memory that is full cannot be read.
            small.enlarge(2 * RAM);
            Path partial = core.path().resolveSibling(core.path().getFileName() + CoreVerification.PARTIAL);
            assertThat(CoreVerification.verify(List.of(partial), 2, Progress.NONE)
                            .holds())
                    .isFalse();
            CardRecord _ = rig.assertCard(incident);
            rig.assertBack(incident);
        }
    }

    /** Of this very memory: the guest stands still. */
    private static long wholeCore() {
        CorePolicy policy = everyPage(directory, "direct");
        HandCapture.Taken taken = new HandCapture()
                .take(
                        rig.guest().domain(),
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
    void textThatPosesAsTheKernelsIsNotBelieved() throws Exception {
        rig.guest().awaitAgent(PanicRig.BOOT);
        rig.guest()
                .domain()
                .agent()
                .exec(
                        "sh",
                        "-c",
                        "cd /dev/shm; { printf 'OSRELEASE=6.6.6-lie\\nPAGESIZE=4096\\n"
                                + "SYMBOL(init_uts_ns)=ffffffff82000000\\nNUMBER(phys_base)=16777216\\n';"
                                + " head -c 4096 /dev/zero | tr '\\0' '\\n'; } | head -c 4096 >lie;"
                                + " for i in 1 2 3 4 5 6 7 8 9 10 11 12; do cat lie lie >more; mv more lie; done");
        rig.guest().crash(CRASH);

        Incident incident = rig.takeUp(rig.policy("direct"), events);

        assertThat(rig.assertCard(incident).kernel()).doesNotContain("lie");
        rig.assertWhole(incident);
        rig.assertBack(incident);
    }

    @Test
    @Order(5)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aTextThatIsWipedOutOnceTheGuestIsWatchedIsRemembered() throws Exception {
        Incident incident = rig.watch(LabPolicy.standard().withCores(rig.policy("direct")), events, () -> {
            wipeVmcoreinfo();
            rig.guest().panic();
        });

        assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("direct");
        rig.assertWhole(incident);
        assertThat(rig.core(incident).detail()).isNull();
        rig.assertBack(incident);
    }

    /** Without it nobody can tell what is in a guest's memory. */
    private static void wipeVmcoreinfo() {
        assertThat(GuestText.wipe(rig.guest().domain(), "OSRELEASE=")).isPositive();
    }

    @Test
    @Order(6)
    void aKernelThatSaysNothingIsTakenWithAllItsPagesAndTheLedgerSaysWhy() throws Exception {
        takeUnknownKernel("handoff");
    }

    /** QEMU's core has a note with what is left of the text. */
    @Test
    @Order(6)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aKernelThatSaysNothingIsTakenByQemuToo() throws Exception {
        takeUnknownKernel("qemu");
    }

    private void takeUnknownKernel(String strategy) throws Exception {
        rig.guest().crash(CRASH);
        wipeVmcoreinfo();

        Incident incident = rig.takeUp(rig.policy("direct", strategy), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo(strategy);
        assertThat(capture.others())
                .anySatisfy(
                        other -> assertThat(other).startsWith("direct failed: ").contains("VMCOREINFO"));
        assertNoCard(incident);
        CoreRecord core = rig.core(incident);
        assertThat(core.detail()).startsWith("not filtered: ").contains("VMCOREINFO");
        PanicRig.assertSealed(core);
        try (MemoryCore opened = Cores.open(core.path())) {
            assertThat(opened.filterLevel()).contains(new FilterLevel(FilterLevel.ZERO));
            assertThat(opened.cpus()).hasSize(rig.guest().spec().vcpus());
            assertThat(readablePages(opened))
                    .isGreaterThan(RAM / opened.memory().pageSize() - 64);
        }
        rig.assertBack(incident);
    }

    private static long readablePages(MemoryCore core) {
        return core.memory().ram().ranges().stream()
                .flatMapToLong(range -> LongStream.range(range.firstPfn(), range.endPfn()))
                .filter(pfn -> core.memory().presence(pfn).isReadable())
                .count();
    }

    private void assertNoCard(Incident incident) {
        assertThat(rig.ledger().cores().card(incident.id())).isEmpty();
        assertThat(events.warnings())
                .anySatisfy(warning ->
                        assertThat(warning).startsWith("no crash card: ").contains("VMCOREINFO"));
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Order(7)
    void aStrategyThatNeedsTheKernelCostsTheCoreWhereItSaysNothingAndTheLedgerSaysWhy() throws Exception {
        rig.guest().crash(CRASH);
        wipeVmcoreinfo();

        Incident incident = rig.takeUp(rig.policy("direct"), events);

        Capture capture = incident.capture().orElseThrow();
        assertThat(capture.strategy()).isEqualTo("none");
        assertThat(capture.failure()).startsWith("direct failed: ").contains("VMCOREINFO");
        assertNoCard(incident);
        assertThat(rig.core(incident).state()).isEqualTo(CoreRecord.State.FAILED);
        assertThat(rig.core(incident).detail()).contains("VMCOREINFO");
        rig.assertBack(incident);
    }

    /** QEMU's core has no note then: the kernel is found in the memory itself. */
    @Test
    @Order(8)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aGuestWithoutAVmcoreinfoDeviceIsUnderstoodAllTheSame() throws Exception {
        Domain domain = rig.guest().domain();
        String xml = domain.inactiveXml();
        Domain _ = rig.lab().connection().define(xml.replaceFirst("<vmcoreinfo [^>]*>", ""));
        try {
            rig.guest().restartCold();
            rig.guest().awaitBooted(PanicRig.BOOT);
            assertThat(DomainOffers.of(domain.xml()).present()).doesNotContain(DomainPart.VMCOREINFO);

            Incident incident = rig.panic(rig.policy("qemu"), events);

            assertThat(incident.capture().orElseThrow().strategy()).isEqualTo("qemu");
            rig.assertWhole(incident);
            rig.assertBack(incident);
        } finally {
            Domain _ = rig.lab().connection().define(xml);
        }
    }

    @Test
    @Order(9)
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void twoGuestsAtOnceAreBothWritten() throws Exception {
        try (Guest other = rig.lab()
                        .start(GuestSpec.named("coretime-faults2")
                                .withRam(RAM)
                                .withPanicTimeout(-1)
                                .withOnCrash(OnCrash.PRESERVE));
                Host host = rig.host(rig.policy(), events)) {
            other.awaitBooted(PanicRig.BOOT);
            host.watch(rig.guest().domain());
            host.watch(other.domain());
            rig.guest().panic();
            other.panic();
            List<Incident> both = List.of(events.awaitEnd(), events.awaitEnd());
            assertThat(host.awaitCores(CORE)).isTrue();

            assertThat(both)
                    .extracting(incident -> incident.panic().domain())
                    .containsExactlyInAnyOrder(
                            rig.guest().domain().uuid(), other.domain().uuid());
            for (Incident incident : both) {
                rig.assertWhole(incident);
                rig.assertBack(incident);
            }
            assertThat(other.domain().state().isRunning()).isTrue();
        }
    }
}
