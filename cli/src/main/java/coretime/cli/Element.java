package coretime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An element of HTML or SVG. Immutable: each method gives a further element.
 *
 * @param name its tag; from this program, never from data
 * @param attributes keys and values in turn
 * @param children what it holds
 */
record Element(String name, List<String> attributes, List<Markup> children) implements Markup {

    /**
     * Elements without an end tag: those that HTML forbids to close, and SVG's shapes, in which it honours the slash. Any
     * other must have one, for HTML reads {@code <p/>} as {@code <p>}.
     */
    private static final Set<String> EMPTY = Set.of("meta", "line", "rect", "circle", "path");

    static Element of(String name) {
        return new Element(name, List.of(), List.of());
    }

    /** An element with a class. */
    static Element of(String name, String style) {
        return of(name).with("class", style);
    }

    Element with(String key, String value) {
        List<String> longer = new ArrayList<>(attributes);
        longer.add(key);
        longer.add(Escapes.plain(value));
        return new Element(name, List.copyOf(longer), children);
    }

    Element with(String key, double value) {
        return with(key, Svg.number(value));
    }

    Element holding(Markup... more) {
        return holding(List.of(more));
    }

    Element holding(List<? extends Markup> more) {
        List<Markup> longer = new ArrayList<>(children);
        longer.addAll(more);
        return new Element(name, attributes, List.copyOf(longer));
    }

    Element holding(String text) {
        return holding(Markup.text(text));
    }

    @Override
    public void write(StringBuilder out) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.size(); i += 2) {
            out.append(' ').append(attributes.get(i)).append("=\"");
            Escapes.write(attributes.get(i + 1), out);
            out.append('"');
        }
        if (EMPTY.contains(name)) {
            out.append("/>");
            return;
        }
        out.append('>');
        children.forEach(child -> child.write(out));
        out.append("</").append(name).append('>');
    }
}
