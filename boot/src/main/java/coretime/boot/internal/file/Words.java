package coretime.boot.internal.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Words of a value.
 *
 * @param words in order
 * @param whole false where a quote or a backslash has no end; the words before it are there all the same
 */
public record Words(List<String> words, boolean whole) {
    private static final String WHITE = " \t\n\r";

    public Words {
        words = List.copyOf(words);
    }

    /** Names of units: between white space, quotes and backslashes as they stand. */
    public static Words plain(String value) {
        return split(value, WHITE, false, true);
    }

    /** Between white space; a backslash takes the next character as it is. */
    public static Words escaped(String value) {
        return split(value, WHITE, false, false);
    }

    /** Paths: between white space, which may stand in quotes or after a backslash. */
    public static Words quoted(String value) {
        return split(value, WHITE, true, false);
    }

    /** As {@link #quoted}, with backslashes as they stand. */
    public static Words quotedOnly(String value) {
        return split(value, WHITE, true, true);
    }

    private static Words split(String value, String separators, boolean quotes, boolean backslashes) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '\\' && !backslashes) {
                if (++i == value.length()) {
                    return new Words(words, false);
                }
                word.append(value.charAt(i));
                inWord = true;
            } else if (quote != 0) {
                if (character == quote) {
                    quote = 0;
                } else {
                    word.append(character);
                }
            } else if (quotes && (character == '"' || character == '\'')) {
                quote = character;
                inWord = true;
            } else if (separators.indexOf(character) >= 0) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(character);
                inWord = true;
            }
        }
        if (quote != 0) {
            return new Words(words, false);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return new Words(words, true);
    }
}
