package coretime.cli;

/** Makes strings of any origin safe to show: bounded, without control characters, and escaped for markup. */
final class Escapes {

    /** Longest text shown in one place; a guest's error message may be megabytes. */
    static final int LONGEST = 2000;

    private static final int REPLACEMENT = 0xFFFD;

    private Escapes() {}

    /**
     * The text without what could act on the reader's terminal or browser: control characters (ANSI escapes among
     * them), unpaired surrogates, and the marks that turn the direction of writing, which make a line read as another.
     * Line ends and tabs become blanks; past {@value #LONGEST} characters it ends in "…".
     */
    static String plain(String hostile) {
        StringBuilder plain = new StringBuilder(Math.min(hostile.length(), LONGEST + 2));
        for (int i = 0; i < hostile.length(); ) {
            if (plain.length() >= LONGEST) {
                return plain.append('…').toString();
            }
            int character = hostile.codePointAt(i);
            i += Character.charCount(character);
            plain.appendCodePoint(shown(character));
        }
        return plain.toString();
    }

    private static int shown(int character) {
        if (character == '\n' || character == '\t' || character == '\r') {
            return ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> character;
        };
    }

    /** Appends the text so that it is only text, in content and inside a double-quoted attribute. */
    static void write(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
