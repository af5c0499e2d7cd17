package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.RamMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** The field's own readers of cores, and this program, each run as a person runs it. */
final class Peers {
    private static final int MINUTES = 5;

    private Peers() {}

    /** Runs a program to its end; what it prints. */
    static String run(String input, String... command) throws IOException, InterruptedException {
        Ended ended = end(input, command);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output();
    }

    /** What a program says that ends in failure. */
    static String refusal(String... command) throws IOException, InterruptedException {
        Ended ended = end("", command);
        assertThat(ended.status()).as(ended.output()).isNotZero();
        return ended.output();
    }

    private record Ended(int status, String output) {}

    private static Ended end(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.outputWriter(StandardCharsets.ISO_8859_1)) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                .as(String.join(" ", command))
                .isTrue();
        return new Ended(process.exitValue(), output);
    }

    /** What {@code coretime} prints. */
    static String coretime(String... arguments) throws Exception {
        try (Coretime coretime = Coretime.start(arguments)) {
            assertThat(coretime.status()).as(coretime.err()).isZero();
            return coretime.out();
        }
    }

    /** A core as {@code coretime core convert} makes it of another. */
    static Path convert(Path core, Path target, String... options) throws Exception {
        Files.deleteIfExists(target);
        List<String> arguments = new ArrayList<>(List.of("core", "convert", core.toString(), "-o", target.toString()));
        arguments.addAll(List.of(options));
        coretime(arguments.toArray(String[]::new));
        return target;
    }

    /** What crash says of a core's CPUs, processes and memory, and then its log. */
    static String crash(Path vmlinux, Path core) throws Exception {
        return crash(vmlinux, core, "bt -a", "ps", "kmem -i", "log");
    }

    /** What crash answers to these commands. */
    static String crash(Path vmlinux, Path core, String... commands) throws Exception {
        return run(String.join("\n", commands) + "\nexit\n", "crash", "-s", vmlinux.toString(), core.toString());
    }

    /** What makedumpfile reads as the log. */
    static List<String> logOfMakedumpfile(Path core, Path directory) throws Exception {
        Path log = directory.resolve("dmesg");
        Files.deleteIfExists(log);
        run("", "makedumpfile", "--dump-dmesg", core.toString(), log.toString());
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    }

    /**
     * What a library reads out of a core.
     *
     * @param facts what it says of the core
     * @param pages the checksum of each page that it can read, by page frame number
     */
    record Reading(Map<String, String> facts, Map<Long, Long> pages) {}

    /** What {@code drgn} or {@code kdumpfile} (libkdumpfile) reads, by Debian's own Python. */
    static Reading read(String library, Path core, long pages) throws Exception {
        Path script = Coretime.home().resolve("cli/src/test/resources/coretime/cli/read-pages.py");
        Map<String, String> facts = new TreeMap<>();
        Map<Long, Long> checksums = new TreeMap<>();
        run("", "/usr/bin/python3", script.toString(), library, core.toString(), String.valueOf(pages))
                .lines()
                .forEach(line -> {
                    String[] words = line.split(" ", 3);
                    if (words[0].equals("page")) {
                        checksums.put(Long.valueOf(words[1]), Long.valueOf(words[2]));
                    } else {
                        facts.put(words[0], line.substring(words[0].length()).strip());
                    }
                });
        return new Reading(facts, checksums);
    }

    /** The checksum of each page of RAM that a core has, as our own reader gives it. */
    static Map<Long, Long> checksums(Path core) {
        Map<Long, Long> checksums = new TreeMap<>();
        try (MemoryCore opened = Cores.open(core)) {
            PageBuffer buffer = PageBuffer.of(opened.memory());
            for (RamMap.Range range : opened.memory().ram().ranges()) {
                for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                    if (opened.memory().presence(pfn).isReadable()) {
                        CRC32 checksum = new CRC32();
                        checksum.update(opened.memory().page(pfn, buffer).asByteBuffer());
                        checksums.put(pfn, checksum.getValue());
                    }
                }
            }
        }
        return checksums;
    }
}
