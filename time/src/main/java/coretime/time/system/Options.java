package coretime.time.system;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The short options of a command line, as getopt(3) finds them: {@code -dx}, {@code -f FILE} and {@code -fFILE}. Pure. */
final class Options {
    private Options() {}

    /**
     * The letters that are set; words that are no options may stand between them, as GNU's getopt allows.
     *
     * @param arguments the program first
     * @param withValue letters of the options that take a value
     */
    static Set<Character> of(List<String> arguments, String withValue) {
        Set<Character> found = new HashSet<>();
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("--")) {
                break;
            }
            if (!word.startsWith("-") || word.startsWith("--")) {
                continue;
            }
            for (int at = 1; at < word.length(); at++) {
                char letter = word.charAt(at);
                found.add(letter);
                if (withValue.indexOf(letter) >= 0) {
                    if (at + 1 == word.length()) {
                        i++;
                    }
                    break;
                }
            }
        }
        return found;
    }
}
