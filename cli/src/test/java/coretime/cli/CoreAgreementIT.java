package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestImage;
import coretime.lab.GuestImages;
import coretime.lab.GuestSpec;
import coretime.lab.ImageSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.vmcore.Cores;
import coretime.vmcore.CrashCard;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelLog;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.Presence;
import coretime.vmcore.RamMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cores of one real guest whose kernel panicked, taken by several routes while it stood still: all of them must be the same
 * core, and the field's own readers must agree with what is read out of them and written from them.
 */
class CoreAgreementIT {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final int RAM_MIB = 512;

    @TempDir
    private static Path directory;

    @TempDir
    private Path own;

    private static Path vmlinux;

    @BeforeAll
    static void takeCoresOfAGuestThatPanicked() throws Exception {
        GuestImages images = new GuestImages(LabProgress.silent());
        GuestImage image = images.get(ImageSpec.standard());
        vmlinux = images.debugKernel(image);
        try (BareQemu guest = BareQemu.start(directory, image, "q35", RAM_MIB)) {
            guest.awaitConsole(" login: ", BOOT);
            guest.command("inject-nmi", java.util.Map.of());
            guest.awaitConsole("end Kernel panic", BOOT);
            guest.command("stop", java.util.Map.of());
            guest.dump(directory.resolve("elf"), "elf");
            guest.dump(directory.resolve("kdump"), "kdump-zlib");
            // A background snapshot lets the guest run on: its panicked kernel counts time.
            guest.stream(directory.resolve("snapshot"), true);
            guest.command("stop", java.util.Map.of());
            guest.dump(directory.resolve("elf-later"), "elf");
            guest.stream(directory.resolve("stream"), false);
        }
    }

    private static Path core(String route) {
        return directory.resolve(route);
    }

    private Path converted(String route, String... options) throws Exception {
        return Peers.convert(core(route), own.resolve(route + options.length), options);
    }

    /** How many pages of RAM two cores both hold, all of which must be equal; the rest must be in neither. */
    private static long equalPages(Path first, Path second, boolean hasSamePages) {
        long equal = 0;
        try (MemoryCore one = Cores.open(first);
                MemoryCore other = Cores.open(second)) {
            PageBuffer bufferOfOne = PageBuffer.of(one.memory());
            PageBuffer bufferOfOther = PageBuffer.of(other.memory());
            for (RamMap.Range range : one.memory().ram().ranges()) {
                for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                    Presence inOne = one.memory().presence(pfn);
                    Presence inOther = other.memory().presence(pfn);
                    if (inOne.isReadable() && inOther.isReadable()) {
                        assertThat(one.memory()
                                        .page(pfn, bufferOfOne)
                                        .mismatch(other.memory().page(pfn, bufferOfOther)))
                                .as("page 0x%x of %s and %s", pfn, first, second)
                                .isEqualTo(-1);
                        equal++;
                    } else if (hasSamePages) {
                        assertThat(inOne.isReadable())
                                .as("page 0x%x is %s in %s and %s in %s", pfn, inOne, first, inOther, second)
                                .isEqualTo(inOther.isReadable());
                    }
                }
            }
        }
        return equal;
    }

    @ParameterizedTest
    @CsvSource({"kdump, elf", "snapshot, elf", "stream, elf-later"})
    void everyRouteGivesTheSamePagesRegistersAndCard(String route, String dump) {
        try (MemoryCore elf = Cores.open(core(dump));
                MemoryCore other = Cores.open(core(route))) {
            assertThat(other.damage()).isEmpty();
            assertThat(other.cpus()).isEqualTo(elf.cpus()).hasSize(2);
            CrashCard card = CrashCard.of(other);
            assertThat(card.panic()).contains("NMI: Not continuing");
            assertThat(card.backtrace())
                    .extracting(frame -> frame.symbol().name())
                    .contains("panic");
            assertThat(card.cpus()).allMatch(cpu -> cpu.symbol().isPresent());
            assertThat(card).isEqualTo(CrashCard.of(elf));
            assertThat(KernelLog.read(Kernel.of(other)).lines())
                    .isEqualTo(KernelLog.read(Kernel.of(elf)).lines());
        }
        // QEMU's dumps leave out the 128 KiB that PC firmware shadows; the streams have them.
        assertThat(equalPages(core(dump), core(route), false)).isGreaterThan(RAM_MIB * 256L - 64);
    }

    @ParameterizedTest
    @CsvSource({"elf, elf", "stream, elf-later"})
    void ourCopyIsReadByTheFieldsReaders(String route, String dump) throws Exception {
        assertIsRead(route, dump);
    }

    @ParameterizedTest
    @CsvSource({"kdump, elf", "snapshot, elf"})
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void ourCopyOfEveryOtherRouteIsToo(String route, String dump) throws Exception {
        assertIsRead(route, dump);
    }

    private void assertIsRead(String route, String dump) throws Exception {
        List<String> log =
                Peers.coretime("core", "log", core(route).toString()).lines().toList();
        assertThat(log.getLast()).contains("end Kernel panic");

        Path whole = converted(route, "--compress=lzo");
        assertThat(Peers.logOfMakedumpfile(whole, own)).isEqualTo(log);
        Path filtered = converted(route, "--compress=zlib", "--level=31");
        assertThat(Peers.logOfMakedumpfile(filtered, own)).isEqualTo(log);
        Path refiltered = own.resolve("refiltered");
        Peers.run("", "makedumpfile", "-d", "31", "-c", whole.toString(), refiltered.toString());
        assertThat(equalPages(refiltered, filtered, true)).isGreaterThan(1000);

        String crash = Peers.crash(vmlinux, filtered);
        assertThat(crash)
                .contains("unknown_nmi_error", "swapper/0", "TOTAL MEM")
                .isEqualTo(Peers.crash(vmlinux, core(dump)));
        List<String> logOfCrash = crash.lines().toList();
        assertThat(logOfCrash.subList(logOfCrash.size() - log.size(), logOfCrash.size()))
                .isEqualTo(log);
    }

    @Test
    void whatLibvirtSavesIsACoreOfItsGuest() throws Exception {
        Path save = own.resolve("save");
        LabOptions options = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
        try (Lab lab = Lab.open(options, LabProgress.silent())) {
            Guest guest =
                    lab.start(GuestSpec.named("coretime-lab-save").withVcpus(2).withRam(512L << 20));
            guest.awaitBooted(BOOT);
            Peers.run("", "virsh", "-c", lab.libvirt().uri(), "save", "coretime-lab-save", save.toString());
        }
        Path kdump = own.resolve("save.kdump");
        Peers.coretime("core", "convert", save.toString(), "-o", kdump.toString(), "--compress=zlib", "--level=31");
        List<String> log =
                Peers.coretime("core", "log", save.toString()).lines().toList();
        assertThat(Peers.logOfMakedumpfile(kdump, own)).isEqualTo(log);
        assertThat(Peers.crash(vmlinux, kdump))
                .contains("swapper/1", "TOTAL MEM")
                .endsWith(String.join("\n", log) + "\n");
    }

    @Test
    void aRoundTripChangesNothing() throws Exception {
        Path kdump = converted("stream");
        Path elf = own.resolve("elf");
        Path again = own.resolve("again");
        Peers.coretime("core", "convert", kdump.toString(), "-o", elf.toString(), "--format=elf");
        Peers.coretime("core", "convert", elf.toString(), "-o", again.toString(), "--compress=snappy");
        assertThat(equalPages(core("stream"), again, true)).isEqualTo(RAM_MIB * 256L);
        try (MemoryCore first = Cores.open(core("stream"));
                MemoryCore last = Cores.open(again)) {
            assertThat(last.cpus()).isEqualTo(first.cpus());
        }
    }

    @Test
    void drgnAndLibkdumpfileReadEachPageAsWeDo() throws Exception {
        long pages = RAM_MIB * 256L;
        Path elf = converted("stream", "--format=elf");
        assertThat(Peers.read("drgn", elf, pages).pages())
                .isEqualTo(Peers.checksums(elf))
                .hasSize((int) pages);
        Path kdump = converted("stream", "--compress=zlib", "--level=31");
        assertThat(Peers.read("kdumpfile", kdump, pages).pages()).isEqualTo(Peers.checksums(kdump));
    }

    @Test
    void qemusOwnCoresBecomeUsableByMakedumpfile() throws Exception {
        Process refused = new ProcessBuilder(
                        "makedumpfile",
                        "-d",
                        "31",
                        core("elf").toString(),
                        own.resolve("refused").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(refused.waitFor())
                .as("QEMU's own core is usable; nothing to mend")
                .isNotZero();

        Path mended = converted("elf", "--format=elf");
        assertThat(Peers.logOfMakedumpfile(mended, own)).isNotEmpty();
        Peers.run(
                "",
                "makedumpfile",
                "-d",
                "31",
                "-l",
                mended.toString(),
                own.resolve("filtered").toString());
    }

    @Test
    void theCardIsPrintedForPeopleAndForTools() throws Exception {
        assertThat(Peers.coretime("core", "card", core("stream").toString()))
                .contains("panic       NMI: Not continuing", "signature   ");
        assertThat(JsonMapper.shared()
                        .readTree(Peers.coretime(
                                "core", "card", "--json", core("elf").toString()))
                        .path("signature")
                        .path("id")
                        .stringValue())
                .matches("[0-9a-f]{16}");
        assertThat(Peers.coretime("core", "log", "-T", core("elf").toString()))
                .matches(java.util.regex.Pattern.compile("(?s)\\[20\\d\\d-\\d\\d-\\d\\d \\d\\d:.*"));
    }
}
