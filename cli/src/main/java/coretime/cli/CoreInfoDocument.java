package coretime.cli;

import coretime.vmcore.CpuState;
import coretime.vmcore.Kernel;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageCount;
import coretime.vmcore.RamMap;
import coretime.vmcore.Utsname;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code core info} says, as {@code --json} prints it.
 *
 * @param name the files
 * @param format the format's name
 * @param formatDetails version, compression and the like
 * @param fileBytes the files' length; 0 for a pipe
 * @param takenAt by the core's header
 * @param filterLevel makedumpfile's dump level, where the core says it
 */
record CoreInfoDocument(
        String name,
        String format,
        String formatDetails,
        String architecture,
        long fileBytes,
        @Nullable Instant takenAt,
        @Nullable Integer filterLevel,
        KernelPart kernel,
        Ram ram,
        Pages pages,
        List<Cpu> cpus,
        List<String> damage) {

    /**
     * The kernel, as far as it is known.
     *
     * @param vmcoreinfo where it was found: "core", "memory" or null
     * @param unknown why the kernel's memory cannot be understood; null where it can
     */
    record KernelPart(
            @Nullable String release,
            @Nullable String version,
            @Nullable String hostName,
            @Nullable String buildId,
            @Nullable String vmcoreinfo,
            @Nullable String physBase,
            @Nullable String kernelOffset,
            @Nullable Instant crashTime,
            @Nullable String unknown) {}

    /** RAM as the guest has it. */
    record Ram(long bytes, List<Range> ranges) {}

    /** Guest-physical addresses, the end not included. */
    record Range(String start, String end, long bytes) {}

    /** Pages of 4 KiB by what the core holds of them. */
    record Pages(long size, long inAll, long present, long zero, long excluded, long missing) {}

    /** A CPU at the moment of the core. */
    record Cpu(int number, int pid, String instructionPointer, String stackPointer) {}

    static CoreInfoDocument of(MemoryCore core, List<Path> files) {
        PageCount pages = PageCount.of(core.memory());
        RamMap ram = core.memory().ram();
        return new CoreInfoDocument(
                core.name(),
                core.format().kind().toString(),
                core.format().details(),
                core.architecture().toString(),
                lengthOf(files),
                core.takenAt().orElse(null),
                core.filterLevel().map(level -> level.bits()).orElse(null),
                kernel(core),
                new Ram(ram.bytes(), ranges(ram)),
                new Pages(
                        ram.pageSize(), ram.pages(), pages.present(), pages.zero(), pages.excluded(), pages.missing()),
                core.cpus().stream().map(CoreInfoDocument::cpu).toList(),
                core.damage());
    }

    private static long lengthOf(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bytes;
    }

    private static KernelPart kernel(MemoryCore core) {
        Utsname names = core.utsname().orElse(new Utsname("", "", "", "", ""));
        try {
            Kernel kernel = Kernel.of(core);
            return new KernelPart(
                    kernel.vmcoreinfo().osRelease().orElse(text(names.release())),
                    text(names.version()),
                    text(names.nodename()),
                    kernel.vmcoreinfo().buildId().orElse(null),
                    kernel.vmcoreinfoWasSearched() ? "memory" : "core",
                    kernel.physBase() < 0 ? "-" + hex(-kernel.physBase()) : hex(kernel.physBase()),
                    kernel.vmcoreinfo().kernelOffset().isPresent()
                            ? hex(kernel.vmcoreinfo().kernelOffset().getAsLong())
                            : null,
                    kernel.vmcoreinfo().crashTime().isPresent()
                            ? Instant.ofEpochSecond(
                                    kernel.vmcoreinfo().crashTime().getAsLong())
                            : null,
                    null);
        } catch (KernelUnknownException e) {
            return new KernelPart(
                    text(names.release()),
                    text(names.version()),
                    text(names.nodename()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    e.getMessage());
        }
    }

    private static @Nullable String text(String name) {
        return name.isEmpty() ? null : name;
    }

    private static List<Range> ranges(RamMap ram) {
        List<Range> ranges = new ArrayList<>();
        for (RamMap.Range range : ram.ranges()) {
            ranges.add(new Range(
                    hex(range.firstPfn() * ram.pageSize()),
                    hex(range.endPfn() * ram.pageSize()),
                    range.pages() * ram.pageSize()));
        }
        return ranges;
    }

    private static Cpu cpu(CpuState cpu) {
        return new Cpu(
                cpu.number(),
                cpu.pid(),
                hex(cpu.registers().instructionPointer()),
                hex(cpu.registers().stackPointer()));
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
