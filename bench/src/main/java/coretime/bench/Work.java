package coretime.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is done with a core, by makedumpfile and by coretime. Immutable. */
final class Work {
    private static final int THREADS = 2;

    private final Path coretime;
    private final Path core;
    private final Path directory;

    /**
     * Work on a core.
     *
     * @param coretime the program
     * @param core an ELF core that makedumpfile can read
     * @param directory to write to
     */
    Work(Path coretime, Path core, Path directory) {
        this.coretime = coretime;
        this.core = core;
        this.directory = directory;
    }

    /**
     * Its threads load this library as they end; where they are too many at once for that, it aborts with its core whole
     * ("libgcc_s.so.1 must be installed for pthread_exit to work").
     */
    private static final Map<String, String> LIBGCC = Map.of("LD_PRELOAD", "libgcc_s.so.1");

    /** makedumpfile with two threads, which is to be beaten, with two and its file synced as ours is, and with one. */
    List<Contender> peers(int level) {
        return List.of(
                peer("lzo, 2 threads", level, THREADS, false), peer("and sync", level, THREADS, true), alone(level));
    }

    private Contender alone(int level) {
        return peer("lzo, 1 thread", level, 1, false);
    }

    private Contender peer(String way, int level, int threads, boolean isSynced) {
        Path output = directory.resolve("peer");
        List<String> command = new ArrayList<>();
        if (isSynced) {
            command.addAll(List.of("sh", "-c", "\"$@\" && sync '" + output + "'", "sh"));
        }
        command.addAll(List.of("makedumpfile", "-l", "-d", String.valueOf(level)));
        if (threads > 1) {
            command.add("--num-threads=" + threads);
        }
        command.add(core.toString());
        command.add(output.toString());
        return new Contender("makedumpfile " + way, command, List.of(output), LIBGCC);
    }

    /** coretime with two threads. */
    Contender own(String compression, int level) {
        Path output = directory.resolve("own");
        return new Contender(
                "coretime " + compression,
                List.of(
                        coretime.toString(),
                        "core",
                        "convert",
                        core.toString(),
                        "--out=" + output,
                        "--level=" + level,
                        "--compress=" + compression,
                        "--threads=" + THREADS),
                List.of(output));
    }

    /** The crash card. */
    Contender card() {
        return new Contender("coretime card", List.of(coretime.toString(), "core", "card", core.toString()), List.of());
    }

    /** Takes the core out of the page cache. */
    Contender forgetting() {
        return new Contender("dd", List.of("dd", "if=" + core, "iflag=nocache", "count=0", "status=none"), List.of());
    }

    /** Makes a core that makedumpfile can read of one that it may refuse, as it does QEMU 7.2's. */
    static Contender mending(Path coretime, Path source, Path core) {
        return new Contender(
                "coretime",
                List.of(coretime.toString(), "core", "convert", source.toString(), "--out=" + core, "--format=elf"),
                List.of(core));
    }
}
