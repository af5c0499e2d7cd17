package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.cli.ReferenceFirst.Take;
import coretime.host.Capture;
import coretime.host.HostException;
import coretime.host.Scene;
import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.GuestImages;
import coretime.lab.GuestSpec;
import coretime.lab.ImageSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LifecycleAction;
import coretime.libvirt.LifecycleType;
import coretime.vmcore.Cores;
import coretime.vmcore.CpuState;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelSymbols;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCopy;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PageSet;
import coretime.vmcore.Progress;
import coretime.vmcore.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each strategy seals of a real guest, beside a reference of the same guest that stood still after the same panic: the
 * same pages, and the same in crash. The reference is QEMU's own dump; of libvirt's core, which is that, it is the guest's
 * RAM as its file held it while libvirt wrote. Two guests: one whose RAM is shared, and one whose RAM is private to QEMU.
 */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StrategyTruthIT {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final long RAM = 512L << 20;
    private static final long PAGES = RAM / 4096;
    private static final int CPUS = 2;

    /** Of what a snapshot has since: 15 pages are usual, a busy host lets the guest run for longer. */
    private static final int MOST_DIFFERING = 128;

    @TempDir
    private Path own = Path.of("");

    private static Lab lab;
    private static Guest shared;
    private static Guest secluded;
    private static Path vmlinux;

    @BeforeAll
    static void startTheGuests() {
        GuestImages images = new GuestImages(LabProgress.silent());
        vmlinux = images.debugKernel(images.get(ImageSpec.standard()));
        lab = Lab.open(
                LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE).withUserFaults(true), LabProgress.silent());
        shared = start("coretime-truth-shared", true);
        secluded = start("coretime-truth-private", false);
        shared.awaitBooted(BOOT);
        secluded.awaitBooted(BOOT);
    }

    private static Guest start(String name, boolean isShared) {
        return lab.start(GuestSpec.named(name)
                .withVcpus(CPUS)
                .withRam(RAM)
                .withSharedRam(isShared)
                .withOnCrash(OnCrash.PRESERVE));
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private static Take take(String strategy, FilterLevel level) {
        return new Take(
                Strategies.all(lab.dumpDirectory()).stream()
                        .filter(candidate -> candidate.name().equals(strategy))
                        .findFirst()
                        .orElseThrow(),
                level);
    }

    /** A panic of which QEMU dumps all memory before the strategies begin. */
    private WitnessedPanic panic(Guest guest, Take... takes) throws InterruptedException {
        return WitnessedPanic.of(
                guest,
                new ReferenceFirst(
                        scene -> scene.domain().coreDump(reference(), CoreFormat.RAW, EnumSet.of(DumpFlag.MEMORY_ONLY)),
                        List.of(takes)),
                own);
    }

    private Path reference() {
        return own.resolve("reference");
    }

    @Test
    @Order(1)
    void ofOnePanicDirectQemuAndHandoffSealTheMemoryThatQemuDumps() throws Exception {
        try (WitnessedPanic panic = panic(
                shared,
                take("direct", FilterLevel.ALL),
                take("direct", FilterLevel.NONE),
                take("qemu", FilterLevel.NONE),
                take("handoff", FilterLevel.ALL))) {
            List<Path> cores = panic.cores(4);
            assertFiltered(cores.get(0));
            assertComplete(cores.get(1));
            assertComplete(cores.get(2));
            assertFiltered(cores.get(3));

            String crash = crash(reference());
            assertShown(crash);
            for (Path core : cores) {
                assertThat(crash(core)).as(core.toString()).isEqualTo(crash);
            }
        }
    }

    @Test
    @Order(2)
    void handoffLosesNothingOfTheOldMemoryWhileTheGuestBoots() throws Exception {
        try (WitnessedPanic panic = panic(shared, take("handoff", FilterLevel.NONE))) {
            Path core = panic.cores(1).getFirst();
            assertComplete(core);
            assertThat(crash(core)).isEqualTo(crash(reference()));
        }
    }

    /**
     * On the way to its snapshot a panicked guest runs for some milliseconds: its kernel prints the last lines of the panic and
     * counts time. Whatever differs must be in what it writes by that.
     */
    @Test
    @Order(3)
    void ofPrivateMemorySnapshotDiffersByWhatThePanicItselfWroteSinceAndDirectByNothing(TestReporter reporter)
            throws Exception {
        try (WitnessedPanic panic =
                panic(secluded, take("direct", FilterLevel.ALL), take("snapshot", FilterLevel.NONE))) {
            List<Path> cores = panic.cores(2);
            assertFiltered(cores.getFirst());
            Path snapshot = cores.getLast();
            try (MemoryCore core = Cores.open(snapshot);
                    MemoryCore reference = Cores.open(reference())) {
                PageComparison pages = PageComparison.of(core, reference, PAGES);
                reporter.publishEntry("pages that differ", explained(pages.differing(), core, reference));
                assertThat(pages.differing()).hasSizeLessThan(MOST_DIFFERING);
                assertThat(pages.equal() + pages.differing().size()).isEqualTo(PAGES);
                assertSameCpus(core, reference);
            }
            Shown before = Shown.of(crash(reference()));
            Shown after = Shown.of(crash(snapshot));
            assertThat(after.tasks()).isEqualTo(before.tasks());
            assertThat(after.log().subList(0, before.log().size())).isEqualTo(before.log());
            assertThat(after.log().subList(before.log().size(), after.log().size()))
                    .allMatch(line -> line.contains("Kernel Offset: ") || line.contains("---[ end Kernel panic"));
        }
    }

    /** What is in the pages that differ, with the number of pages; fails for what a panic does not explain. */
    private static String explained(List<Long> differing, MemoryCore core, MemoryCore reference) {
        KernelPlaces places = KernelPlaces.of(reference, PAGES);
        PageBuffer bufferOfCore = PageBuffer.of(core.memory());
        PageBuffer bufferOfReference = PageBuffer.of(reference.memory());
        TreeMap<String, Integer> found = new TreeMap<>();
        for (long pfn : differing) {
            Set<String> ofPage = places.ofDifference(
                    pfn,
                    core.memory().page(pfn, bufferOfCore),
                    reference.memory().page(pfn, bufferOfReference));
            assertThat(ofPage).as("page 0x%x", pfn).doesNotContain(KernelPlaces.UNEXPLAINED);
            ofPage.forEach(place -> found.merge(place, 1, Integer::sum));
        }
        return found.toString();
    }

    /**
     * libvirt's own coredump-restart, which nobody holds: the guest's RAM is copied out of its file when libvirt has begun, and
     * the guest has not been let run when that is done. Registers are in libvirt's core alone, for the monitor answers nobody
     * meanwhile; crash has to find by them what the card found without.
     */
    @Test
    @Order(4)
    void libvirtsCoreIsTheMemoryOfTheGuestThatItRestarts() throws Exception {
        shared.domain().setLifecycleAction(LifecycleType.CRASH, LifecycleAction.COREDUMP_RESTART, true, false);
        CompletableFuture<MemoryCopy> copied = new CompletableFuture<>();
        ReferenceFirst strategy = new ReferenceFirst(
                scene -> copied.complete(ramWhileItStands(scene)), List.of(take("libvirt", FilterLevel.NONE)));
        try (WitnessedPanic panic = WitnessedPanic.of(shared, strategy, own)) {
            Capture capture = panic.incident().capture().orElseThrow();
            assertThat(capture.failure()).isNull();
            Path core = capture.takenCore().orElseThrow().path();
            try (MemoryCopy ram = copied.join();
                    MemoryCore opened = Cores.open(core)) {
                PageComparison pages =
                        PageComparison.of(opened, LiveMemory.core("RAM", ram, List.of(), Optional.empty()), PAGES);
                assertThat(pages.differing()).isEmpty();
                assertThat(pages.equal()).isEqualTo(PAGES);
                assertPanicAndStop(opened);
            }
            String crash = crash(core);
            assertShown(crash);
            assertThat(crash).endsWith(panic.log() + "\n");
        }
    }

    private static MemoryCopy ramWhileItStands(Scene scene) {
        long pid = scene.incident().panic().qemuProcess().pid();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"));
                LiveMemory file = LiveMemory.file(
                        descriptors.filter(StrategyTruthIT::isRam).findFirst().orElseThrow(),
                        List.of(new LiveMemory.Placement(0, 0, RAM)))) {
            MemoryCopy copy = MemoryCopy.of(file, PageSet.of(file.ram()), 2);
            if (!scene.isStanding() || !scene.domain().state().isCrashed()) {
                copy.close();
                throw new HostException("libvirt let the guest run before its RAM was copied");
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRam(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("memfd:memory-backend");
        } catch (IOException _) {
            return false; // Closed meanwhile.
        }
    }

    private void assertComplete(Path path) {
        try (MemoryCore core = Cores.open(path);
                MemoryCore reference = Cores.open(reference())) {
            PageComparison pages = PageComparison.of(core, reference, PAGES);
            assertThat(pages.differing()).isEmpty();
            assertThat(pages.equal()).isEqualTo(PAGES);
            assertSameCpus(core, reference);
        }
    }

    /** What is left out is what the kernel in the reference has for pages that nobody wants. */
    private void assertFiltered(Path path) {
        try (MemoryCore core = Cores.open(path);
                MemoryCore reference = Cores.open(reference())) {
            PageSet keep = PageFilter.select(Kernel.of(reference), FilterLevel.ALL, 2, Progress.NONE)
                    .keep();
            PageComparison pages = PageComparison.of(core, reference, PAGES);
            assertThat(pages.differing()).isEmpty();
            assertThat(pages.missing()).isEmpty();
            assertThat(pages.additional()).isEmpty();
            assertThat(pages.excluded())
                    .isNotEmpty()
                    .isEqualTo(LongStream.range(0, PAGES)
                            .filter(pfn -> !keep.contains(pfn))
                            .boxed()
                            .toList());
            assertThat(pages.equal()).isEqualTo(PAGES - pages.excluded().size());
            assertSameCpus(core, reference);
        }
    }

    private static void assertSameCpus(MemoryCore core, MemoryCore reference) {
        assertPanicAndStop(reference);
        assertThat(pointers(core)).isEqualTo(pointers(reference));
    }

    private static List<List<Long>> pointers(MemoryCore core) {
        return core.cpus().stream()
                .map(cpu -> List.of(
                        cpu.registers().instructionPointer(), cpu.registers().stackPointer()))
                .toList();
    }

    /** One CPU is in the panic driver, a module, and the other was stopped by the panic. */
    private static void assertPanicAndStop(MemoryCore core) {
        KernelSymbols symbols = KernelSymbols.read(Kernel.of(core));
        assertThat(core.cpus())
                .extracting(CpuState::registers)
                .extracting(registers -> symbols.at(registers.instructionPointer())
                        .map(Symbol::name)
                        .orElse("module"))
                .containsExactlyInAnyOrder("module", "stop_this_cpu");
    }

    /** crash 8.0.2 does not find this kernel's processes by their ids, so that ps shows few: the list of tasks has all. */
    private static String crash(Path core) throws Exception {
        return Peers.crash(
                vmlinux, core, "bt -a", "ps", "list task_struct.tasks -s task_struct.comm,pid -h init_task", "log");
    }

    /** crash 8.0.2 goes through the stack of the panic, and not through the interrupt stack on which the other CPU stopped. */
    private static void assertShown(String crash) {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            assertThat(crash).containsPattern("(?m)^PID: .* CPU: " + cpu + " .*\\R( #0 |bt: )");
        }
        assertThat(crash)
                .containsPattern("(?m)^ #0 .* panic at .*\\R #1 .* sysrq_handle_crash at ")
                .containsPattern("(?m)^>? +[0-9]+ .* \\[swapper/1\\]$")
                .contains("comm = \"systemd\\000", "comm = \"chronyd\\000", "Kernel panic - not syncing");
    }

    /**
     * What crash shows.
     *
     * @param tasks stacks and processes, without the address in the function panic, which may have gone on
     * @param log the kernel's
     */
    private record Shown(List<String> tasks, List<String> log) {
        static Shown of(String crash) {
            assertShown(crash);
            List<String> lines = crash.lines()
                    .map(line -> line.replaceFirst("panic at [0-9a-f]+$", "panic"))
                    .toList();
            int log = lines.indexOf(lines.stream()
                    .filter(line -> line.contains("] Linux version "))
                    .findFirst()
                    .orElseThrow());
            return new Shown(lines.subList(0, log), lines.subList(log, lines.size()));
        }
    }
}
