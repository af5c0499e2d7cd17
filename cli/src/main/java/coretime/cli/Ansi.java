package coretime.cli;

/** The few ANSI renditions (ECMA-48 SGR) that are used. */
enum Ansi {
    NONE(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32");

    private static final String ESCAPE = "\u001b[";

    private final String code;

    Ansi(String code) {
        this.code = code;
    }

    String on(String text) {
        return this == NONE || text.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
    }
}
