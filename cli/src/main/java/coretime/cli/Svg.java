package coretime.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Makes the few SVG elements that the figures are drawn with. Coordinates are in the figure's own pixels. */
final class Svg {

    /** Size of all text in figures. */
    static final double TEXT = 12;

    /** Widest average character of the usual system fonts, as a part of the size: labels get at least this room. */
    private static final double CHARACTER = 0.58;

    private Svg() {}

    /**
     * A figure. {@code id} must be its own in the page; title and description are what a screen reader says of it.
     */
    static Element figure(String id, double width, double height, String title, String description) {
        return Element.of("svg")
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("viewBox", "0 0 " + number(width) + " " + number(height))
                .with("role", "img")
                .with("aria-labelledby", id + "-t " + id + "-d")
                .holding(Element.of("title").with("id", id + "-t").holding(title))
                .holding(Element.of("desc").with("id", id + "-d").holding(description));
    }

    static Element rectangle(String style, double x, double y, double width, double height) {
        return Element.of("rect", style)
                .with("x", x)
                .with("y", y)
                .with("width", Math.max(0, width))
                .with("height", Math.max(0, height));
    }

    static Element line(String style, double x1, double y1, double x2, double y2) {
        return Element.of("line", style)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    static Element dot(String style, double x, double y, double radius) {
        return Element.of("circle", style).with("cx", x).with("cy", y).with("r", radius);
    }

    /** A closed shape. */
    static Element shape(String style, double... coordinates) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < coordinates.length; i += 2) {
            path.append(i == 0 ? "M" : "L")
                    .append(number(coordinates[i]))
                    .append(' ')
                    .append(number(coordinates[i + 1]));
        }
        return Element.of("path", style).with("d", path.append('Z').toString());
    }

    /** Text whose base line begins at, is centred on or ends at a point. */
    static Element text(String style, Anchor anchor, double x, double y, String text) {
        Element element = Element.of("text", style).with("x", x).with("y", y);
        return (anchor == Anchor.START ? element : element.with("text-anchor", anchor.value())).holding(text);
    }

    /** The room that a label takes at {@link #TEXT}, rather too wide than too narrow. */
    static double width(String text) {
        return text.codePointCount(0, text.length()) * TEXT * CHARACTER;
    }

    /** At most two decimals, for every digit of thousands of coordinates is paid for in the file's size. */
    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Where a text's point is. */
    enum Anchor {
        START,
        MIDDLE,
        END;

        String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The left end of a text so wide. */
        double left(double x, double width) {
            return switch (this) {
                case START -> x;
                case MIDDLE -> x - width / 2;
                case END -> x - width;
            };
        }
    }
}
