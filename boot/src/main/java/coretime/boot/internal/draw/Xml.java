package coretime.boot.internal.draw;

/** Writes XML 1.0, with a line for each element. Names of elements and attributes are this program's own. For one thread. */
final class Xml {
    private final StringBuilder out = new StringBuilder();
    private boolean isOpen;

    /** Begins an element with attributes of this program's own, keys and values in turn; numbers have two decimals at most. */
    Xml begin(String name, Object... attributes) {
        close();
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            escape(value instanceof Double number ? number(number) : value.toString());
            out.append('"');
        }
        isOpen = true;
        return this;
    }

    /** Text of any origin, in an element that was just begun. */
    Xml text(String text) {
        if (isOpen) {
            out.append('>');
            isOpen = false;
        }
        escape(Words.plain(text));
        return this;
    }

    /** An element with text of this program's own that needs no escapes. */
    Xml raw(String name, String text) {
        begin(name).close();
        out.append(text);
        return end(name);
    }

    /** What was written elsewhere. */
    Xml raw(Xml other) {
        close();
        out.append(other);
        return this;
    }

    Xml end(String name) {
        if (isOpen) {
            out.append("/>\n");
            isOpen = false;
        } else {
            out.append("</").append(name).append(">\n");
        }
        return this;
    }

    /** An element with text alone. */
    Xml element(String name, String text, Object... attributes) {
        return begin(name, attributes).text(text).end(name);
    }

    private void close() {
        if (isOpen) {
            out.append(">\n");
            isOpen = false;
        }
    }

    private void escape(String text) {
        text.chars().forEach(character -> {
            switch (character) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append((char) character);
            }
        });
    }

    /** Every digit of thousands of coordinates is paid for in the file's size. */
    static String number(double value) {
        long hundredths = Math.round(value * 100);
        String sign = hundredths < 0 ? "-" : "";
        long whole = Math.abs(hundredths) / 100;
        long rest = Math.abs(hundredths) % 100;
        return sign + whole + (rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : "." + rest / 10 + rest % 10);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
