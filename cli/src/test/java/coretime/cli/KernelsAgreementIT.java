package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestImage;
import coretime.lab.GuestImages;
import coretime.lab.LabProgress;
import coretime.vmcore.Cores;
import coretime.vmcore.CpuState;
import coretime.vmcore.CrashCard;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cores of kernels of other Debian suites than the host's, older and newer ones: the field's readers must agree with what
 * is read out of them and written from them. The guest has no fw_cfg driver, so no core of it comes with a VMCOREINFO.
 */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
@ParameterizedClass(name = "the kernel of {0}")
@ValueSource(strings = {"bullseye", "trixie"})
class KernelsAgreementIT {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final int RAM_MIB = 256;
    private static final long PAGES = RAM_MIB * 256L;

    /** QEMU's dumps leave out the 128 KiB that PC firmware shadows. */
    private static final int SHADOWED = 64;

    /** Four of 2 MiB. */
    private static final int HUGE_PAGES = 4 << 9;

    /** Cores are taken once for all tests of a suite. */
    private static final Map<String, Taken> TAKEN = new ConcurrentHashMap<>();

    @TempDir
    private static Path directory;

    @TempDir
    private Path own;

    private final Taken taken;

    private final String suite;

    KernelsAgreementIT(String suite) {
        this.suite = suite;
        this.taken = TAKEN.computeIfAbsent(suite, Taken::of);
    }

    /** One guest's cores, in a directory. */
    private record Taken(String release, Path vmlinux, Path cores) {
        static Taken of(String suite) {
            try {
                Path cores = Files.createDirectory(directory.resolve(suite));
                GuestImages images = new GuestImages(LabProgress.silent());
                GuestImage image = images.panicking(suite, cores);
                take(image, cores);
                return new Taken(image.kernelVersion(), images.debugKernel(image), cores);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the tests", e);
            }
        }
    }

    private static void take(GuestImage image, Path cores) throws IOException, InterruptedException {
        try (BareQemu guest = BareQemu.start(cores, image, "q35", RAM_MIB)) {
            guest.awaitConsole("end Kernel panic", BOOT);
            guest.command("stop", Map.of());
            guest.dump(cores.resolve("elf"), "elf");
            guest.dump(cores.resolve("kdump"), "kdump-zlib");
            guest.stream(cores.resolve("snapshot"), true);
            // A background snapshot lets the guest run on: its panicked kernel counts time.
            guest.command("stop", Map.of());
            guest.dump(cores.resolve("elf-later"), "elf");
            guest.stream(cores.resolve("stream"), false);
        }
    }

    private Path core(String route) {
        return taken.cores().resolve(route);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kdump", "snapshot", "stream"})
    void everyRouteGivesTheSamePagesRegistersAndLog(String route) {
        Path dump = core(route.equals("stream") ? "elf-later" : "elf");
        try (MemoryCore elf = Cores.open(dump);
                MemoryCore other = Cores.open(core(route))) {
            assertThat(other.damage()).isEmpty();
            assertThat(other.cpus()).isEqualTo(elf.cpus()).hasSize(2);
            assertThat(KernelLog.read(Kernel.of(other)).lines())
                    .isEqualTo(KernelLog.read(Kernel.of(elf)).lines());
            assertThat(CrashCard.of(other)).isEqualTo(CrashCard.of(elf));
        }
        Map<Long, Long> pages = Peers.checksums(dump);
        // The firmware's ROM below 4 GiB, which the streams do not have as RAM.
        pages.keySet().removeIf(pfn -> pfn >= PAGES);
        assertThat(pages).hasSizeGreaterThan((int) PAGES - SHADOWED);
        assertThat(Peers.checksums(core(route))).containsAllEntriesOf(pages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"elf", "kdump", "snapshot", "stream"})
    void theLogIsMakedumpfilesToTheLastLine(String route) throws Exception {
        List<String> log =
                Peers.coretime("core", "log", core(route).toString()).lines().toList();
        assertThat(log.getLast()).contains("end Kernel panic - not syncing: sysrq triggered crash");
        Path ours = Peers.convert(core(route), own.resolve("filtered"), "--compress=zlib", "--level=31");
        assertThat(Peers.logOfMakedumpfile(ours, own)).isEqualTo(log);
    }

    @Test
    void crashReadsOurFilteredCopyAsItReadsQemusOwnCore() throws Exception {
        Path ours = Peers.convert(core("stream"), own.resolve("filtered"), "--compress=zlib", "--level=31");
        if (suite.equals("trixie")) {
            // crash knows struct module of 6.4 and newer from 8.0.3 on; Debian 12 has 8.0.2, which opens neither. It
            // must be told of KASLR where a core has VMCOREINFO: the symbol that it looks for, module_load_offset, is
            // gone.
            for (Path core : List.of(ours, core("elf-later"))) {
                assertThat(Peers.refusal(
                                "crash", "--kaslr=auto", taken.vmlinux().toString(), core.toString()))
                        .contains("invalid structure member offset: module_core_size");
            }
            return;
        }
        String crash = Peers.crash(taken.vmlinux(), ours);
        List<String> log =
                Peers.coretime("core", "log", core("stream").toString()).lines().toList();
        assertThat(crash)
                .contains("sysrq_handle_crash", "TOTAL MEM", "HUGE FREE", "busybox")
                .endsWith(String.join("\n", log) + "\n")
                .isEqualTo(Peers.crash(taken.vmlinux(), core("elf-later")));
    }

    @Test
    void levelThirtyOneLeavesOutWhatMakedumpfileLeavesOut() throws Exception {
        Path whole = Peers.convert(core("elf"), own.resolve("whole"), "--compress=lzo");
        Path ours = Peers.convert(core("elf"), own.resolve("ours"), "--compress=zlib", "--level=31");
        Path theirs = own.resolve("theirs");
        Peers.run("", "makedumpfile", "-d", "31", "-c", whole.toString(), theirs.toString());
        Map<Long, Long> pagesOfOurs = Peers.checksums(ours);
        Map<Long, Long> pagesOfTheirs = Peers.checksums(theirs);
        assertThat(pagesOfOurs).hasSizeGreaterThan(1000);
        Set<Long> onlyOurs = without(pagesOfOurs.keySet(), pagesOfTheirs.keySet());
        Set<Long> onlyTheirs = without(pagesOfTheirs.keySet(), pagesOfOurs.keySet());
        // What both keep is the same.
        pagesOfOurs.keySet().removeAll(onlyOurs);
        pagesOfTheirs.keySet().removeAll(onlyTheirs);
        assertThat(pagesOfOurs).isEqualTo(pagesOfTheirs);
        if (suite.equals("trixie")) {
            // makedumpfile 1.7.2 does not know that 6.10 and 6.9 made slabs and huge pages types instead of flags.
            try (MemoryCore core = Cores.open(whole)) {
                PageTypes types = PageTypes.of(Kernel.of(core));
                assertThat(onlyOurs).allMatch(types::isSlab);
                assertThat(onlyTheirs).hasSize(HUGE_PAGES).allMatch(types::isHuge);
            }
        } else {
            assertThat(onlyOurs).isEmpty();
            assertThat(onlyTheirs).isEmpty();
        }
    }

    private static Set<Long> without(Set<Long> all, Set<Long> some) {
        Set<Long> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Test
    void drgnReadsEachPageOfOurElfCoreAsWeDo() throws Exception {
        Path elf = Peers.convert(core("stream"), own.resolve("elf"), "--format=elf");
        Peers.Reading drgn = Peers.read("drgn", elf, PAGES);
        assertThat(drgn.facts()).containsEntry("kernel", "True").containsEntry("arch", "X86_64");
        assertThat(drgn.pages()).isEqualTo(Peers.checksums(elf));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--level=0", "--level=31"})
    void libkdumpfileReadsEachPageOfOurKdumpCoreAsWeDo(String level) throws Exception {
        Path kdump = Peers.convert(core("stream"), own.resolve("kdump"), "--compress=zlib", level);
        Peers.Reading library = Peers.read("kdumpfile", kdump, PAGES);
        assertThat(library.pages()).isEqualTo(Peers.checksums(kdump));
        assertThat(library.facts())
                .containsEntry("linux.uts.release", taken.release())
                .containsEntry("linux.vmcoreinfo.lines.OSRELEASE", taken.release())
                .containsEntry("arch.name", "x86_64")
                .containsEntry("cpu.number", "2");
        try (MemoryCore core = Cores.open(core("stream"))) {
            for (CpuState cpu : core.cpus()) {
                assertThat(library.facts())
                        .containsEntry(
                                "cpu." + cpu.number() + ".reg.rip",
                                Long.toHexString(cpu.registers().instructionPointer()))
                        .containsEntry(
                                "cpu." + cpu.number() + ".reg.rsp",
                                Long.toHexString(cpu.registers().stackPointer()));
            }
        }
    }

    @Test
    void theCardNamesThePanicAndWhereItHappened() {
        try (MemoryCore core = Cores.open(core("stream"))) {
            CrashCard card = CrashCard.of(core);
            assertThat(card.panic()).contains("sysrq triggered crash");
            assertThat(card.backtrace())
                    .extracting(frame -> frame.symbol().name())
                    .contains("sysrq_handle_crash", "write_sysrq_trigger", "vfs_write", "ksys_write");
            assertThat(card.signature().orElseThrow().text())
                    .startsWith("sysrq triggered crash in sysrq_handle_crash <");
            // 5.10's VMCOREINFO has no kallsyms: functions are as the log names them, and addresses stay numbers.
            boolean hasSymbols = !suite.equals("bullseye");
            assertThat(card.problems().isEmpty()).isEqualTo(hasSymbols);
            assertThat(card.cpus()).allMatch(cpu -> cpu.symbol().isPresent() == hasSymbols);
        }
    }
}
