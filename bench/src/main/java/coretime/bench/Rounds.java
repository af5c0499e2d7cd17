package coretime.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs contenders in turn, so that what else the machine does hits both. */
final class Rounds {
    private static final long LIMIT_MINUTES = 10;
    private static final double NANOS = 1e9;

    private final int rounds;
    private final Path log;

    Rounds(int rounds, Path log) {
        this.rounds = rounds;
        this.log = log;
    }

    /** One run of each that does not count, then as many as there are rounds. */
    Comparison compare(String name, Contender peer, Contender own, double goal)
            throws IOException, InterruptedException {
        List<Double> peerSeconds = new ArrayList<>();
        List<Double> ownSeconds = new ArrayList<>();
        run(peer);
        run(own);
        for (int i = 0; i < rounds; i++) {
            peerSeconds.add(run(peer));
            ownSeconds.add(run(own));
        }
        Comparison comparison =
                new Comparison(name, peer.name(), peerSeconds, bytes(peer), own.name(), ownSeconds, bytes(own), goal);
        for (Path output : peer.output()) {
            Files.deleteIfExists(output);
        }
        for (Path output : own.output()) {
            Files.deleteIfExists(output);
        }
        return comparison;
    }

    /** How long it takes, in seconds, from its start to its end. */
    double run(Contender contender) throws IOException, InterruptedException {
        for (Path output : contender.output()) {
            Files.deleteIfExists(output);
        }
        long began = System.nanoTime();
        Process process = new ProcessBuilder(contender.command())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(contender.name() + " did not end within " + LIMIT_MINUTES + " min");
            }
        } finally {
            process.destroyForcibly();
        }
        double seconds = (System.nanoTime() - began) / NANOS;
        if (process.exitValue() != 0) {
            throw new IOException("%s ended with status %d:\n%s"
                    .formatted(
                            contender.name(), process.exitValue(), Files.readString(log, StandardCharsets.ISO_8859_1)));
        }
        return seconds;
    }

    private static long bytes(Contender contender) throws IOException {
        long bytes = 0;
        for (Path output : contender.output()) {
            bytes += Files.size(output);
        }
        return bytes;
    }
}
