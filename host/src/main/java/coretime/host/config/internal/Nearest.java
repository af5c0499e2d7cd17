package coretime.host.config.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody meant: by the distance of Damerau and Levenshtein, a third of the letters at most. */
final class Nearest {
    private static final int LONGEST = 40;

    private Nearest() {}

    /** Of the known words, the one nearest to another. */
    static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = plain(word);
        int most = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(plain, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(plain, candidate)));
    }

    /** Two letters that changed places count once. */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
                if (i > 0 && j > 0) {
                    int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                    steps[i][j] = Math.min(steps[i][j], steps[i - 1][j - 1] + changed);
                }
                if (i > 1 && j > 1 && isSwapped(from, i, to, j)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }

    private static boolean isSwapped(String from, int i, String to, int j) {
        return from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    }

    /** As keys are written: in lower case, with dashes. */
    static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
