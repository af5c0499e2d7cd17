package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.CrashCard;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import coretime.vmcore.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Cores by hand, of a real guest that runs and then of one that has crashed: it is afterwards as it was before. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureCommandIT {
    private static final String NAME = "coretime-hand";

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;

    @BeforeAll
    static void startAGuest() {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named(NAME).withVcpus(2).withRam(512L << 20).withOnCrash(OnCrash.PRESERVE));
        guest.awaitBooted(Duration.ofMinutes(4));
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private record Run(int status, String out, String err) {}

    private static Run capture(String domain, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("capture", domain, "--connect", lab.libvirt().uri()));
        arguments.addAll(List.of(options));
        try (Coretime coretime = Coretime.start(arguments.toArray(String[]::new))) {
            int status = coretime.status();
            return new Run(status, coretime.out(), coretime.err());
        }
    }

    private static void assertWhole(Path core) {
        Verification verification = CoreVerification.verify(List.of(core), 2, Progress.NONE);
        assertThat(verification.holds()).as(verification.toString()).isTrue();
        try (MemoryCore opened = Cores.open(core)) {
            assertThat(opened.cpus()).hasSize(2);
            assertThat(KernelLog.read(Kernel.of(opened)).lines()).isNotEmpty();
        }
    }

    @Test
    @Order(1)
    void aGuestThatRunsStandsStillForTheCopyAndRunsOn() throws Exception {
        Path core = directory.resolve("running.kdump");
        Run run = capture(NAME, "--out", core.toString(), "--json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\"strategy\" : \"direct\"", "the guest stood still for", "\"level\" : 31")
                .doesNotContain("\"freeze_s\" : 0.000");
        assertWhole(core);
        assertThat(guest.domain().state().isRunning()).isTrue();
        guest.awaitAgent(Duration.ofSeconds(30));
    }

    @Test
    @Order(2)
    void withoutRoomForACopyItStandsStillUntilTheCoreIsWritten() throws Exception {
        Path core = directory.resolve("large.kdump");
        Run run = capture(NAME, "--out", core.toString(), "--memory", "1M", "--level", "1", "--compress", "lzo");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("the guest stood still for");
        assertThat(run.err()).contains("and may take 1: the guest " + NAME + " stands still until that is read");
        assertWhole(core);
        assertThat(guest.domain().state().isRunning()).isTrue();
    }

    @Test
    @Order(3)
    void interruptedWhileQemuWritesItWaitsForTheGuestAndLeavesNothing() throws Exception {
        try (Coretime coretime = whileQemuWrites("ended")) {
            coretime.interrupt();
            assertThat(coretime.status()).isEqualTo(1);
            assertThat(coretime.err())
                    .contains("QEMU cannot be told to stop writing: the guest " + NAME)
                    .doesNotContain("lab");
        }
        assertThat(directory.resolve("ended.qemu")).doesNotExist();
        assertThat(directory.resolve("ended")).doesNotExist();
        awaitRunning();
    }

    @Test
    @Order(3)
    void killedWhileQemuWritesItLeavesTheGuestToLibvirtAndAFileThatTheNextNames() throws Exception {
        try (Coretime coretime = whileQemuWrites("killed")) {
            coretime.handle().destroyForcibly();
            int _ = coretime.status();
        }
        awaitRunning();
        Path left = directory.resolve("killed.qemu");
        assertThat(left).exists();
        Run again = capture(
                NAME, "--strategy", "qemu", "--out", directory.resolve("killed").toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains(left + " is in the way");
    }

    /** Returns when QEMU's file holds something. */
    private static Coretime whileQemuWrites(String core) throws Exception {
        Path raw = directory.resolve(core + ".qemu");
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            WatchKey changes = directory.register(
                    watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            Coretime coretime = Coretime.start(
                    "capture",
                    NAME,
                    "--connect",
                    lab.libvirt().uri(),
                    "--strategy",
                    "qemu",
                    "--out",
                    directory.resolve(core).toString());
            while (!Files.exists(raw) || Files.size(raw) == 0) {
                assertThat(watch.poll(1, TimeUnit.MINUTES))
                        .as("a change in %s", directory)
                        .isNotNull();
                changes.pollEvents();
                changes.reset();
            }
            return coretime;
        }
    }

    private static void awaitRunning() throws InterruptedException {
        Semaphore resumed = new Semaphore(0);
        try (EventSubscription _ = lab.connection().subscribe(event -> {
            if (event instanceof LibvirtEvent.Lifecycle lifecycle
                    && lifecycle.domain().equals(guest.domain())
                    && lifecycle.change() == LifecycleChange.RESUMED) {
                resumed.release();
            }
        })) {
            if (!guest.domain().state().isRunning()) {
                assertThat(resumed.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
            }
        }
        assertThat(guest.domain().state().isRunning()).isTrue();
    }

    @Test
    @Order(3)
    void liveItIsNotStopped() throws Exception {
        Path core = directory.resolve("live.kdump");
        Run run = capture(NAME, "--live", "--out", core.toString());
        assertThat(run.out()).as(run.err()).contains("of different moments").doesNotContain("stood still");
        try (MemoryCore opened = Cores.open(core)) {
            assertThat(Kernel.of(opened).release().text()).isNotEmpty();
        }
    }

    @Test
    @Order(4)
    void whatCannotBeIsSaidBeforeTheGuestIsTouched() throws Exception {
        Path core = Files.writeString(directory.resolve("precious"), "kept");
        Run there = capture(NAME, "--out", core.toString());
        assertThat(there.status()).isEqualTo(2);
        assertThat(there.err()).contains("is there already");
        assertThat(core).hasContent("kept");

        assertThat(capture(NAME, "--level", "32").status()).isEqualTo(2);
        assertThat(capture(NAME, "--out", "/nowhere/core").err()).contains("there is no directory /nowhere");
        assertThat(capture("coretime-nobody").err()).contains("coretime-nobody").doesNotContain("\tat ");
        assertThat(guest.domain().state().isRunning()).isTrue();
    }

    @Test
    @Order(5)
    void aCrashedGuestStaysAsItIs() throws Exception {
        guest.crash(Duration.ofSeconds(30));
        // What panics in the moment in which it is stopped is known for it afterwards.
        guest.domain().suspend();
        assertThat(guest.domain().state().isCrashed()).isTrue();
        Path elf = directory.resolve("crashed.elf");
        Run all = capture(NAME, "--level", "0", "--format", "elf", "--out", elf.toString());
        assertThat(all.status()).as(all.err()).isZero();
        assertWhole(elf);
        assertThat(guest.domain().state().isCrashed()).isTrue();

        Path byQemu = directory.resolve("qemu.kdump");
        Run qemu = capture(NAME, "--strategy", "qemu", "--out", byQemu.toString());
        assertThat(qemu.status()).as(qemu.err()).isZero();
        assertWhole(byQemu);
        assertThat(directory.resolve("qemu.kdump.qemu")).doesNotExist();
        assertThat(guest.domain().state().isCrashed()).isTrue();
        try (MemoryCore own = Cores.open(elf);
                MemoryCore theirs = Cores.open(byQemu)) {
            assertThat(CrashCard.of(own).signature())
                    .isEqualTo(CrashCard.of(theirs).signature());
            assertThat(pointers(own)).isEqualTo(pointers(theirs));
        }
    }

    private static List<List<Long>> pointers(MemoryCore core) {
        return core.cpus().stream()
                .map(cpu -> List.of(
                        cpu.registers().instructionPointer(), cpu.registers().stackPointer()))
                .toList();
    }

    @Test
    @Order(6)
    void aDomainThatIsShutOffHasNoMemory() throws Exception {
        guest.domain().destroy();
        Run run = capture(NAME);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("is shut off: it has no memory");
    }
}
