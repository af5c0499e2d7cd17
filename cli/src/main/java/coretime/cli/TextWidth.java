package coretime.cli;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/** How many columns of a terminal a text takes, and how it breaks into lines. */
final class TextWidth {

    /** Keeps two words on one line while lines are broken; a plain blank afterwards. */
    static final char HARD_BLANK = '\u00a0';

    private static final int FULL_WIDTH_FROM = 0xFF01;
    private static final int FULL_WIDTH_TO = 0xFF60;

    private TextWidth() {}

    /** Without what acts on a terminal, and with the minus that can be pasted into a shell or a spreadsheet. */
    static String ascii(String text) {
        return Escapes.plain(text).replace('−', '-').replace('’', '\'');
    }

    /** Columns, by the scripts that terminals draw two columns wide. */
    static int of(String text) {
        return text.codePoints().map(TextWidth::columns).sum();
    }

    private static int columns(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        if (character < 0x1100) {
            return 1;
        }
        UnicodeScript script = UnicodeScript.of(character);
        boolean isWide = script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.HANGUL
                || (character >= FULL_WIDTH_FROM && character <= FULL_WIDTH_TO)
                || (type == Character.OTHER_SYMBOL && character > 0xFFFF);
        return isWide ? 2 : 1;
    }

    /** Lines no wider than so many columns, broken at blanks; a word that is longer is broken anywhere. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String rest = word;
            if (!line.isEmpty() && of(line.toString()) + 1 + of(rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            while (of(line.toString()) + of(rest) > width) {
                int cut = fitting(rest, width - of(line.toString()));
                lines.add(line + rest.substring(0, cut));
                line.setLength(0);
                rest = rest.substring(cut);
            }
            line.append(rest);
        }
        lines.add(line.toString());
        return lines.stream().map(one -> one.replace(HARD_BLANK, ' ')).toList();
    }

    /** How many chars of the text fit, at least one character. */
    private static int fitting(String text, int width) {
        int cut = 0;
        int used = 0;
        while (cut < text.length()) {
            int character = text.codePointAt(cut);
            used += columns(character);
            if (used > width && cut > 0) {
                return cut;
            }
            cut += Character.charCount(character);
        }
        return cut;
    }
}
