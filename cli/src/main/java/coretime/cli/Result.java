package coretime.cli;

import coretime.host.IncidentDocument;

/** What became of an incident, as reports and tables say it: by word and mark, and by colour besides. */
enum Result {
    PROVEN("PROVEN", "✓", "good", Ansi.GREEN),
    NOT_PROVEN("NOT PROVEN", "✗", "bad", Ansi.RED),
    /** Not proven because nothing was to be corrected: no failure. */
    LEFT_ALONE("NOT PROVEN", "○", "plain", Ansi.NONE),
    GIVEN_UP("GIVEN UP", "✗", "bad", Ansi.RED),
    OPEN("OPEN", "…", "bad", Ansi.RED);

    private final String word;
    private final String mark;
    private final String style;
    private final Ansi look;

    Result(String word, String mark, String style, Ansi look) {
        this.word = word;
        this.mark = mark;
        this.style = style;
        this.look = look;
    }

    /** @param isCorrected whether clocks were to be corrected in the run */
    static Result of(IncidentDocument incident, boolean isCorrected) {
        if (incident.proven()) {
            return PROVEN;
        }
        String outcome = incident.outcome();
        if (outcome == null) {
            return OPEN;
        }
        if (outcome.equals("given-up")) {
            return GIVEN_UP;
        }
        return isCorrected ? NOT_PROVEN : LEFT_ALONE;
    }

    /** {@code "NOT PROVEN"}. */
    String word() {
        return word;
    }

    /** Class in the style sheet. */
    String style() {
        return style;
    }

    /** Colour on a terminal. */
    Ansi look() {
        return look;
    }

    /** For the report: {@code "✓ proven"}. */
    Element badge() {
        return Html.span("outcome " + style, mark + " " + word.toLowerCase(java.util.Locale.ROOT));
    }
}
