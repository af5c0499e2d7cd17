package coretime.bench.capture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be run. Immutable.
 *
 * @param gibibytes of RAM of the guests
 * @param rounds how often each guest panics
 * @param contenders who takes the cores
 * @param directory where the figures go
 */
record CaptureOptions(List<Integer> gibibytes, int rounds, List<CaptureContender> contenders, Path directory) {
    static final String USAGE = "usage: bench/run capture [--ram GIB,…] [--rounds N] [--contenders NAME,…] [--out DIR]";

    private static final int MOST_GIBIBYTES = 1024;
    private static final int MOST_ROUNDS = 1000;

    CaptureOptions {
        gibibytes = List.copyOf(gibibytes);
        contenders = List.copyOf(contenders);
    }

    /**
     * Reads a command line.
     *
     * @param all contenders that there are
     * @throws IllegalArgumentException that says what is wrong with it
     */
    static CaptureOptions parse(List<String> arguments, List<CaptureContender> all) {
        List<Integer> gibibytes = List.of(2, 4, 8, 12);
        int rounds = 5;
        List<CaptureContender> contenders = all;
        Path directory = Path.of("coretime-bench");
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            String option = left.next();
            if (!List.of("--ram", "--rounds", "--contenders", "--out").contains(option) || !left.hasNext()) {
                throw new IllegalArgumentException(option + " is no option, or its value is missing");
            }
            String value = left.next();
            switch (option) {
                case "--ram" ->
                    gibibytes = split(value).stream()
                            .map(one -> number(option, one, MOST_GIBIBYTES))
                            .distinct()
                            .sorted()
                            .toList();
                case "--rounds" -> rounds = number(option, value, MOST_ROUNDS);
                case "--contenders" -> contenders = chosen(split(value), all);
                default -> directory = Path.of(value);
            }
        }
        return new CaptureOptions(gibibytes, rounds, contenders, directory.toAbsolutePath());
    }

    private static List<String> split(String value) {
        return List.of(value.split(",", -1));
    }

    private static int number(String option, String value, int most) {
        int number = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(option + " takes numbers from 1 to " + most + ", not '" + value + "'");
        }
        return number;
    }

    private static List<CaptureContender> chosen(List<String> names, List<CaptureContender> all) {
        List<CaptureContender> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(all.stream()
                    .filter(contender -> contender.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no contender '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    all.stream().map(CaptureContender::name).toList()))));
        }
        return chosen;
    }

    /** What the largest file takes that a contender writes, in bytes; a filtered core is small. */
    long largestCore() {
        boolean isUncompressed = contenders.stream().anyMatch(CaptureContender::isUncompressed);
        long ram = (long) gibibytes.getLast() << 30;
        return isUncompressed ? ram : ram / 2;
    }
}
