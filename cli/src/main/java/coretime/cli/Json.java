package coretime.cli;

/** Documents as JSON: as the API has them, too. */
final class Json {
    private Json() {}

    static String of(Object document) {
        return coretime.host.Json.of(document);
    }

    /** On one line. */
    static String line(Object document) {
        return coretime.host.Json.line(document);
    }

    /** Of a document of a standard, whose names stay as they are. */
    static String standard(Object document) {
        return coretime.host.Json.standard(document);
    }
}
