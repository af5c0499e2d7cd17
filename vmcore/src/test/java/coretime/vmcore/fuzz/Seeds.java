package coretime.vmcore.fuzz;

import coretime.vmcore.Compression;
import coretime.vmcore.Conversion;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import coretime.vmcore.internal.kdump.KdumpFixture;
import coretime.vmcore.internal.stream.StreamFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What fuzzing begins with, made by code: small whole cores of every format. */
public final class Seeds {
    private Seeds() {}

    /**
     * Files, by name.
     *
     * @param scratch a directory for files on the way
     */
    static Map<String, byte[]> files(Path scratch) throws IOException {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        try (MemoryCore core = MemoryFuzzer.kernel(false).core()) {
            for (Compression compression : Compression.values()) {
                Path file = scratch.resolve("seed");
                Conversion.of(core)
                        .compression(compression)
                        .level(compression == Compression.NONE ? FilterLevel.ALL : FilterLevel.NONE)
                        .overwrite(true)
                        .to(file)
                        .run(Progress.NONE);
                seeds.put("kdump-" + compression.name().toLowerCase(Locale.ROOT), Files.readAllBytes(file));
            }
            Path elf = scratch.resolve("elf");
            Conversion.of(core)
                    .format(CoreFormat.Kind.ELF)
                    .level(FilterLevel.ALL)
                    .to(elf)
                    .run(Progress.NONE);
            seeds.put("elf", Files.readAllBytes(elf));
            byte[] stream = StreamFixture.of(core.memory(), core.cpus().getFirst());
            seeds.put("stream", stream);
            seeds.put("save", StreamFixture.saved(stream));
        }
        seeds.put(
                "flattened",
                KdumpFixture.flattened(
                        new KdumpFixture()
                                .ram(0, 16)
                                .page(3, KdumpFixture.page(3))
                                .bytes(),
                        new Random(1)));
        return seeds;
    }

    /** Writes the seeds of each fuzzer into a directory of its name below the given one. */
    public static void main(String[] arguments) throws IOException {
        Path all = Path.of(arguments[0]);
        Path scratch = Files.createTempDirectory("coretime-seeds-");
        for (Map.Entry<String, byte[]> seed : files(scratch).entrySet()) {
            write(all, "FileFuzzer", seed.getKey(), seed.getValue());
        }
        write(all, "MemoryFuzzer", "four-level", new byte[1 + MemoryFuzzer.PATCH]);
        write(all, "MemoryFuzzer", "five-level", new byte[] {1, 3, 8, 0, 1, 1, 1, 1, 1, 1, 1, 1});
        write(all, "VmcoreinfoFuzzer", "whole", VmcoreinfoFuzzer.seed());
        delete(scratch);
    }

    private static void write(Path all, String fuzzer, String name, byte[] seed) throws IOException {
        Files.write(Files.createDirectories(all.resolve(fuzzer)).resolve(name), seed);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
