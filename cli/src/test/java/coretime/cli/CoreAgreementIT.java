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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    /** Runs a program to its end; what it prints. */
    private static String run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.outputWriter(StandardCharsets.ISO_8859_1)) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as(String.join(" ", command))
                .isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String coretime(String... arguments) throws Exception {
        try (Coretime coretime = Coretime.start(arguments)) {
            assertThat(coretime.status()).as(coretime.err()).isZero();
            return coretime.out();
        }
    }

    private Path converted(String route, String... options) throws Exception {
        Path target = own.resolve(route + options.length);
        Files.deleteIfExists(target);
        List<String> arguments =
                new ArrayList<>(List.of("core", "convert", core(route).toString(), "-o", target.toString()));
        arguments.addAll(List.of(options));
        coretime(arguments.toArray(String[]::new));
        return target;
    }

    /** What makedumpfile reads as the log. */
    private List<String> logOfMakedumpfile(Path core) throws Exception {
        Path log = own.resolve("dmesg");
        Files.deleteIfExists(log);
        run("", "makedumpfile", "--dump-dmesg", core.toString(), log.toString());
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
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
    @CsvSource({"elf, elf", "kdump, elf", "snapshot, elf", "stream, elf-later"})
    void ourCopyOfEveryRouteIsReadByTheFieldsReaders(String route, String dump) throws Exception {
        List<String> log =
                coretime("core", "log", core(route).toString()).lines().toList();
        assertThat(log.getLast()).contains("end Kernel panic");

        Path whole = converted(route, "--compress=lzo");
        assertThat(logOfMakedumpfile(whole)).isEqualTo(log);
        Path filtered = converted(route, "--compress=zlib", "--level=31");
        assertThat(logOfMakedumpfile(filtered)).isEqualTo(log);
        Path refiltered = own.resolve("refiltered");
        run("", "makedumpfile", "-d", "31", "-c", whole.toString(), refiltered.toString());
        assertThat(equalPages(refiltered, filtered, true)).isGreaterThan(1000);

        String crash = crash(filtered);
        assertThat(crash)
                .contains("unknown_nmi_error", "swapper/0", "TOTAL MEM")
                .isEqualTo(crash(core(dump)));
        List<String> logOfCrash = crash.lines().toList();
        assertThat(logOfCrash.subList(logOfCrash.size() - log.size(), logOfCrash.size()))
                .isEqualTo(log);
    }

    @Test
    void whatLibvirtSavesIsACoreOfItsGuest() throws Exception {
        Path save = own.resolve("save");
        LabOptions options = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
        try (Lab lab = Lab.open(options, LabProgress.silent())) {
            Guest guest = lab.start(GuestSpec.named("coretime-lab-save").withRam(512L << 20));
            guest.awaitBooted(BOOT);
            run("", "virsh", "-c", lab.libvirt().uri(), "save", "coretime-lab-save", save.toString());
        }
        Path kdump = own.resolve("save.kdump");
        coretime("core", "convert", save.toString(), "-o", kdump.toString(), "--compress=zlib", "--level=31");
        List<String> log = coretime("core", "log", save.toString()).lines().toList();
        assertThat(logOfMakedumpfile(kdump)).isEqualTo(log);
        assertThat(crash(kdump)).contains("swapper/1", "TOTAL MEM").endsWith(String.join("\n", log) + "\n");
    }

    /** What crash says of a core's CPUs, processes and memory, and then its log. */
    private static String crash(Path core) throws Exception {
        return run("bt -a\nps\nkmem -i\nlog\nexit\n", "crash", "-s", vmlinux.toString(), core.toString());
    }

    @Test
    void aRoundTripChangesNothing() throws Exception {
        Path kdump = converted("stream");
        Path elf = own.resolve("elf");
        Path again = own.resolve("again");
        coretime("core", "convert", kdump.toString(), "-o", elf.toString(), "--format=elf");
        coretime("core", "convert", elf.toString(), "-o", again.toString(), "--compress=snappy");
        assertThat(equalPages(core("stream"), again, true)).isEqualTo(RAM_MIB * 256L);
        try (MemoryCore first = Cores.open(core("stream"));
                MemoryCore last = Cores.open(again)) {
            assertThat(last.cpus()).isEqualTo(first.cpus());
        }
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
        assertThat(logOfMakedumpfile(mended)).isNotEmpty();
        run(
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
        assertThat(coretime("core", "card", core("stream").toString()))
                .contains("panic       NMI: Not continuing", "signature   ");
        assertThat(JsonMapper.shared()
                        .readTree(coretime("core", "card", "--json", core("elf").toString()))
                        .path("signature")
                        .path("id")
                        .stringValue())
                .matches("[0-9a-f]{16}");
        assertThat(coretime("core", "log", "-T", core("elf").toString()))
                .matches(java.util.regex.Pattern.compile("(?s)\\[20\\d\\d-\\d\\d-\\d\\d \\d\\d:.*"));
    }
}
