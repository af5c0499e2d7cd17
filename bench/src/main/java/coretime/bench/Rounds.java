package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<Contender> all = Stream.concat(peers.stream(), owns.stream()).toList();
        Map<Contender, List<Double>> seconds = new LinkedHashMap<>();
        Map<Contender, Long> bytes = new LinkedHashMap<>();
        for (Contender contender : all) {
            runner.run(contender);
            bytes.put(contender, bytes(contender));
            seconds.put(contender, new ArrayList<>());
        }
        for (int i = 0; i < rounds; i++) {
            for (Contender contender : all) {
                seconds.get(contender).add(runner.run(contender));
            }
        }
        for (Contender contender : all) {
            contender.deleteOutput();
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (Contender own : owns) {
            for (Contender peer : peers) {
                comparisons.add(new Comparison(
                        name,
                        peer.name(),
                        seconds.get(peer),
                        bytes.get(peer),
                        own.name(),
                        seconds.get(own),
                        bytes.get(own),
                        comparisons.isEmpty() ? goal : 0));
            }
        }
        return comparisons;
    }

    private static long bytes(Contender contender) throws IOException {
        long bytes = 0;
        for (Path output : contender.output()) {
            bytes += Files.size(output);
        }
        return bytes;
    }
}
