package coretime.cli;

import java.util.List;

/** Makes the few HTML elements that reports are built of. */
final class Html {

    private Html() {}

    static Element heading(int level, String id, String text) {
        return Element.of("h" + level).with("id", id).holding(text);
    }

    static Element paragraph(String style, String text) {
        return Element.of("p", style).holding(text);
    }

    static Element span(String style, String text) {
        return Element.of("span", style).holding(text);
    }

    static Element code(String text) {
        return Element.of("code").holding(text);
    }

    /** A stated absence: something that is not there, in words. */
    static Element absent(String text) {
        return span("absent", text);
    }

    /** A table in a box of its own that scrolls sideways where the page is narrow, by keyboard too. */
    static Element table(String caption, List<String> columns, List<? extends Markup> rows) {
        List<Element> heads = columns.stream()
                .map(column -> Element.of("th").with("scope", "col").holding(column))
                .toList();
        return Element.of("div", "scroll")
                .with("tabindex", "0")
                .with("role", "region")
                .with("aria-label", caption)
                .holding(Element.of("table")
                        .holding(
                                Element.of("caption").holding(caption),
                                Element.of("thead").holding(Element.of("tr").holding(heads)),
                                Element.of("tbody").holding(rows)));
    }

    /** A row whose first cell heads it. */
    static Element row(Markup head, Markup... cells) {
        return Element.of("tr")
                .holding(Element.of("th").with("scope", "row").holding(head))
                .holding(List.of(cells).stream()
                        .map(cell -> Element.of("td").holding(cell))
                        .toList());
    }

    /** A figure drawn twice, for wide and for narrow pages, with a caption. */
    static Element figure(Element wide, Element narrow, Markup caption) {
        return Element.of("figure")
                .holding(
                        Element.of("div", "wide").holding(wide),
                        Element.of("div", "narrow").holding(narrow),
                        Element.of("figcaption").holding(caption));
    }
}
