package coretime.bench.capture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is to be run. Immutable.
 *
 * @param gibibytes of RAM of the guests
 * @param rounds how often each guest panics
 * @param contenders who takes the cores
 * @param roundsOf how often the guests of some panic instead, by the contender's name
 * @param directory where the figures go
 */
record CaptureOptions(
        List<Integer> gibibytes,
        int rounds,
        List<CaptureContender> contenders,
        Map<String, Integer> roundsOf,
        Path directory) {
    static final String USAGE =
            "usage: bench/run capture [--ram GIB,…] [--rounds N] [--contenders NAME[:N],…] [--out DIR]";

    private static final int MOST_GIBIBYTES = 1024;
    private static final int MOST_ROUNDS = 1000;

    CaptureOptions {
        gibibytes = List.copyOf(gibibytes);
        contenders = List.copyOf(contenders);
        roundsOf = Collections.unmodifiableMap(new LinkedHashMap<>(roundsOf));
    }

    /** How often the guests of this contender panic. */
    int rounds(CaptureContender contender) {
        return roundsOf.getOrDefault(contender.name(), rounds);
    }

    /** The same with some of the contenders. */
    CaptureOptions only(Predicate<CaptureContender> wanted) {
        return new CaptureOptions(
                gibibytes, rounds, contenders.stream().filter(wanted).toList(), roundsOf, directory);
    }

    /** {@code "5 runs, of qemu 2"}. */
    String runs() {
        StringBuilder text = new StringBuilder(rounds + " runs");
        roundsOf.forEach(
                (name, number) -> text.append(", of ").append(name).append(' ').append(number));
        return text.toString();
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
        Map<String, Integer> roundsOf = new LinkedHashMap<>();
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
                case "--contenders" -> contenders = chosen(split(value), all, roundsOf);
                default -> directory = Path.of(value);
            }
        }
        return new CaptureOptions(gibibytes, rounds, contenders, roundsOf, directory.toAbsolutePath());
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

    private static List<CaptureContender> chosen(
            List<String> words, List<CaptureContender> all, Map<String, Integer> roundsOf) {
        List<CaptureContender> chosen = new ArrayList<>();
        for (String word : words) {
            String[] parts = word.split(":", 2);
            if (parts.length == 2) {
                roundsOf.put(parts[0], number("--contenders " + parts[0] + ":", parts[1], MOST_ROUNDS));
            }
            chosen.add(named(parts[0], all));
        }
        return chosen;
    }

    private static CaptureContender named(String name, List<CaptureContender> all) {
        return all.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no contender '" + name + "'; there are "
                        + String.join(
                                ", ", all.stream().map(CaptureContender::name).toList())));
    }

    /** What the largest file takes that a contender writes, in bytes; a filtered core is small. */
    long largestCore() {
        boolean isUncompressed = contenders.stream().anyMatch(CaptureContender::isUncompressed);
        long ram = (long) gibibytes.getLast() << 30;
        return isUncompressed ? ram : ram / 2;
    }
}
