package coretime.host.config.internal;

/** Text of the file as messages show it: short, on one line, without what steers a terminal. */
public final class Quoted {
    private static final int LONGEST = 60;
    private static final int LONGEST_LINE = 240;

    private Quoted() {}

    /** A value, between single quotes. */
    public static String of(String text) {
        return '\'' + bare(text) + '\'';
    }

    /** A word, as it is. */
    public static String bare(String text) {
        return cut(text, LONGEST);
    }

    /** A sentence that quotes the file itself. */
    static String line(String text) {
        return cut(text.replace('\n', ' ').replace('\r', ' '), LONGEST_LINE);
    }

    private static String cut(String text, int longest) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> append(out, point));
        return text.codePointCount(0, text.length()) > longest ? out.append('…').toString() : out.toString();
    }

    private static void append(StringBuilder out, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                out.append("\\u{").append(Integer.toHexString(point)).append('}');
            default -> out.appendCodePoint(point);
        }
    }
}
