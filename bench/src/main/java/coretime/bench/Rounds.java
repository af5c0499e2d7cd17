package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs contenders in turn, so that what else the machine does hits all. */
final class Rounds {
    private final int rounds;
    private final Runner runner;

    Rounds(int rounds, Runner runner) {
        this.rounds = rounds;
        this.runner = runner;
    }

    /**
     * One run of each that does not count, then as many as there are rounds.
     *
     * @param peers who does it otherwise, the one to beat first
     * @param owns our ways
     * @param goal the least ratio of the first of our ways to the first peer
     * @return each of our ways with each peer
     */
    List<Comparison> compare(String name, List<Contender> peers, List<Contender> owns, double goal)
            throws IOException, InterruptedException {
        List<Tally> theirs = peers.stream().map(Tally::new).toList();
        List<Tally> ours = owns.stream().map(Tally::new).toList();
        List<Tally> all = Stream.concat(theirs.stream(), ours.stream()).toList();
        for (Tally tally : all) {
            runner.run(tally.contender);
            tally.bytes = bytes(tally.contender);
        }
        for (int i = 0; i < rounds; i++) {
            for (Tally tally : all) {
                tally.seconds.add(runner.run(tally.contender));
            }
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (Tally own : ours) {
            for (Tally peer : theirs) {
                comparisons.add(new Comparison(
                        name,
                        peer.contender.name(),
                        peer.seconds,
                        peer.bytes,
                        own.contender.name(),
                        own.seconds,
                        own.bytes,
                        comparisons.isEmpty() ? goal : 0));
            }
        }
        for (Tally tally : all) {
            tally.contender.deleteOutput();
        }
        return comparisons;
    }

    /** One contender's runs. */
    private static final class Tally {
        private final Contender contender;
        private final List<Double> seconds = new ArrayList<>();
        private long bytes;

        private Tally(Contender contender) {
            this.contender = contender;
        }
    }

    private static long bytes(Contender contender) throws IOException {
        long bytes = 0;
        for (Path output : contender.output()) {
            bytes += Files.size(output);
        }
        return bytes;
    }
}
