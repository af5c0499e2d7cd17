package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreFacts;
import coretime.vmcore.CoreWriter;
import coretime.vmcore.CpuState;
import coretime.vmcore.ElfCoreWriter;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.PageSet;
import coretime.vmcore.RamMap;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.X86Registers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoreCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path core = Path.of("core");

    /** A core of 64 pages whose kernel is not there: every command has to say so and to do what can be done. */
    @BeforeEach
    void aCoreWithoutAKernel() {
        core = directory.resolve("guest.elf");
        RamMap ram = new RamMap(4096, List.of(new RamMap.Range(0, 64)));
        try (CoreWriter writer = ElfCoreWriter.create(core, ram, PageSet.of(ram));
                Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(64 * 4096L);
            pages.asSlice(0, 8 * 4096).fill((byte) 3);
            writer.pages(0, 64, pages);
            byte[] info =
                    "OSRELEASE=9.9.9-\u0007bell\u009b31m\nNUMBER(phys_base)=0\n".getBytes(StandardCharsets.ISO_8859_1);
            writer.finish(new CoreFacts(
                    Architecture.X86_64,
                    ram,
                    List.of(new CpuState(
                            0,
                            7,
                            new X86Registers(Collections.nCopies(X86Registers.GENERAL, 0x10L), Optional.empty()))),
                    Optional.of(Vmcoreinfo.parse(info)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    FilterLevel.NONE));
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine main = Main.commandLine();
        return main.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void infoSaysWhatTheCoreIsWithinEightyColumns() {
        assertThat(run("core", core.toString())).isZero();
        assertThat(out.toString())
                .contains("256 KiB of RAM")
                .contains("memory cannot be understood")
                .contains("rip 0x10")
                .doesNotContain("\u0007");
        String same = out.toString();
        assertThat(run("core", "info", core.toString())).isZero();
        assertThat(out).hasToString(same);
    }

    @Test
    void nothingThatSteersATerminalIsInJson() {
        String json = Json.of(List.of("\u001b[31m \u007f \u009b31m \u202e \u00fc"));
        assertThat(json.chars()).allMatch(c -> c == '\n' || c == '\u00fc' || (c >= ' ' && c <= '~'));
        assertThat(new JsonMapper().readTree(json).get(0).stringValue())
                .isEqualTo("\u001b[31m \u007f \u009b31m \u202e \u00fc");
    }

    @Test
    void aFileThatTheResultWouldWriteOverIsNotLost() throws IOException {
        Path left = Files.copy(core, directory.resolve("x.partial"));
        assertThat(run(
                        "core",
                        "convert",
                        left.toString(),
                        "-o",
                        directory.resolve("x").toString(),
                        "--overwrite"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("would be lost");
        assertThat(left).hasSameBinaryContentAs(core);
        assertThat(run("core", "convert", core.toString(), "-o", directory.toString(), "--overwrite"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is a directory");
    }

    @Test
    void whatIsNotOnADiskIsSentToStandardInput() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(run("core", "info", pipe.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("standard input");
        assertThat(run("core", "verify", "/dev/zero")).isEqualTo(2);
    }

    @Test
    void aCopyOfACoreWhoseRamIsNotKnownInFullIsNotDone() throws IOException {
        byte[] bytes = Files.readAllBytes(core);
        // The program headers go to where the file ends, so that the second of the two is cut.
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] moved = Arrays.copyOf(bytes, bytes.length + 2 * 56 - 4);
        System.arraycopy(bytes, (int) header.getLong(32), moved, bytes.length, 2 * 56 - 4);
        ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN).putLong(32, bytes.length);
        Path cut = Files.write(directory.resolve("cut"), moved);
        assertThat(run(
                        "core",
                        "convert",
                        cut.toString(),
                        "-o",
                        directory.resolve("y").toString(),
                        "--json"))
                .isEqualTo(1);
        JsonNode document = new JsonMapper().readTree(out.toString());
        assertThat(document.path("missing").longValue()).isZero();
        assertThat(document.path("source_damage").get(0).stringValue()).contains("program headers");
    }

    @Test
    void infoAsJsonHasTheSame() {
        assertThat(run("core", "info", "--json", core.toString())).isZero();
        JsonNode document = new JsonMapper().readTree(out.toString());
        assertThat(document.path("format").stringValue()).isEqualTo("ELF");
        assertThat(document.path("ram").path("bytes").longValue()).isEqualTo(64 * 4096);
        assertThat(document.path("pages").path("present").longValue()).isEqualTo(64);
        assertThat(document.path("cpus").get(0).path("pid").intValue()).isEqualTo(7);
        assertThat(document.path("kernel").path("unknown").isString()).isTrue();
    }

    @Test
    void convertWritesAKdumpCoreAndVerifyFindsItWhole() {
        Path kdump = directory.resolve("guest.kdump");
        assertThat(run("core", "convert", core.toString(), "-o", kdump.toString(), "--compress", "lzo", "--seal"))
                .isZero();
        assertThat(out.toString())
                .contains("guest.kdump")
                .contains("56 of zeros")
                .contains("sealed");
        assertThat(run("core", "verify", kdump.toString())).isZero();
        assertThat(out.toString()).contains("the core is whole").contains("64 decoded");
        assertThat(run("core", "verify", "--json", kdump.toString())).isZero();
        assertThat(new JsonMapper().readTree(out.toString()).path("holds").booleanValue())
                .isTrue();
        assertThat(run("core", "convert", core.toString(), "-o", kdump.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--overwrite");
    }

    @Test
    void aLevelThatCannotBeReachedIsSaidWithTheReasonAndStatus1() {
        String target = directory.resolve("x").toString();
        assertThat(run("core", "convert", core.toString(), "-o", target, "--level", "31", "--json"))
                .isEqualTo(1);
        JsonNode document = new JsonMapper().readTree(out.toString());
        assertThat(document.path("level").intValue()).isEqualTo(1);
        assertThat(document.path("not_filtered").stringValue()).contains("VMCOREINFO");
        assertThat(run("core", "convert", core.toString(), "-o", target, "--level", "31", "--overwrite"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("only zero pages were left out");
    }

    @Test
    void aDamagedCoreIsSaidToBeDamagedWithThePlace() throws IOException {
        Path cut = directory.resolve("cut.elf");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(core), 20 * 4096));
        assertThat(run("core", "verify", cut.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("are missing").contains("the core is damaged");
    }

    @Test
    void theLogOfAKernelThatIsNotThereIsRefusedWithAReason() {
        assertThat(run("core", "log", core.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("coretime core log: ").contains("VMCOREINFO");
    }

    @Test
    void wrongUsageHasStatus2AndSaysWhatToDo() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no core");
        assertThat(run("core", directory.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
        assertThat(run("core", directory.toString())).isEqualTo(2);
        assertThat(run("core", "-", core.toString())).isEqualTo(2);
        assertThat(run("core", "convert", core.toString(), "-o", "x", "--level", "32"))
                .isEqualTo(2);
        assertThat(run("core", "convert", core.toString(), "-o", "x", "--threads", "-1"))
                .isEqualTo(2);
        assertThat(run("core", "convert", core.toString(), "-o", "x", "--compress", "best"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none, zlib, lzo, snappy, zstd");
        assertThat(run(
                        "core",
                        "convert",
                        core.toString(),
                        "-o",
                        directory.resolve("no/x").toString()))
                .isEqualTo(2);
        assertThat(run("core", text.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no memory core");
    }

    @Test
    void sizesAndTimesAreShort() {
        assertThat(Sizes.of(999)).isEqualTo("999 B");
        assertThat(Sizes.of(1536)).isEqualTo("1.5 KiB");
        assertThat(Sizes.of(8L << 30)).isEqualTo("8 GiB");
        assertThat(Sizes.share(1, 100_000)).isEqualTo("< 0.1 %");
        assertThat(Sizes.share(99_999, 100_000)).isEqualTo("> 99.9 %");
        assertThat(Sizes.share(0, 0)).isEqualTo("-");
        assertThat(Sizes.duration(3.14)).isEqualTo("3.1 s");
        assertThat(Sizes.duration(42)).isEqualTo("42 s");
        assertThat(Sizes.duration(185)).isEqualTo("3 min 5 s");
        assertThat(Sizes.duration(7800)).isEqualTo("2 h 10 min");
    }
}
