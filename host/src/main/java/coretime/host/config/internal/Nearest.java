package coretime.host.config.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody meant: by Levenshtein's distance, a third of the letters at most. */
final class Nearest {
    private static final int LONGEST = 40;

    private Nearest() {}

    /** Of the known words, the one nearest to another. */
    static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = word.toLowerCase(Locale.ROOT).replace('_', '-');
        int most = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(plain, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(plain, candidate)));
    }

    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int same = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(same, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
