package coretime.boot.internal.draw;

import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.Reason;
import java.util.stream.Collectors;

/** What a picture says in words. Stateless. */
public final class Words {
    /** Longest text in one place: a path in a unit file may be long. */
    private static final int LONGEST = 2000;

    private static final int REPLACEMENT = 0xFFFD;

    private Words() {}

    /** Of the whole. */
    public static String title(BootGraph graph) {
        return "The order around the clock step, booting into " + graph.target();
    }

    /** What is not shown, in a line; empty where nothing is. */
    public static String leftOut(BootGraph graph) {
        String others = graph.leftOut() == 0
                ? ""
                : graph.leftOut() + " more units can start, which do not matter for the step and are not shown.";
        String cut = graph.cutOff() == 0
                ? ""
                : graph.cutOff() + " of those asked for are not shown, for a picture has at most " + BootGraph.MOST
                        + ".";
        return others + (others.isEmpty() || cut.isEmpty() ? "" : " ") + cut;
    }

    /** Of a unit, in lines. */
    public static String of(Node node) {
        String role = switch (node.role()) {
            case STEP -> "\npart of the step";
            case TIME_SYNC -> "\nreached when the clock is said to be right";
            case TARGET -> "\nwhat is booted into";
            case OTHER -> "";
        };
        return node.unit() + "\n" + node.verdict().words()
                + (node.because().isEmpty() ? "" : ": " + node.because())
                + role
                + (node.isStartedLater() ? "\nhas no job from the beginning, but is started later" : "");
    }

    /** Of an edge, in a line. */
    public static String of(Edge edge) {
        String how = edge.kind() == Edge.Kind.WAITS_FOR ? " waits for " : " is started by ";
        return edge.unit()
                + how
                + edge.other()
                + edge.reason().map(reason -> " (" + of(reason) + ")").orElse("")
                + (edge.via().isEmpty()
                        ? ""
                        : ", over " + edge.via().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }

    private static String of(Reason reason) {
        return switch (reason.kind()) {
            case FILE -> reason.where();
            case DEFAULT -> "default dependency: " + reason.where();
            case IMPLICIT -> "implied by " + reason.where();
            case PATH -> "a path that it needs: " + reason.where();
        };
    }

    /**
     * Text of any origin without what XML 1.0 cannot hold (section 2.2) or a reader of the picture would obey: control characters but line
     * ends, unpaired surrogates, noncharacters, and the marks that turn the direction of writing. Past {@value #LONGEST} characters it ends
     * in "…".
     */
    public static String plain(String hostile) {
        StringBuilder plain = new StringBuilder(Math.min(hostile.length(), LONGEST + 2));
        for (int i = 0; i < hostile.length(); ) {
            if (plain.length() >= LONGEST) {
                return plain.append('…').toString();
            }
            int character = hostile.codePointAt(i);
            i += Character.charCount(character);
            plain.appendCodePoint(character == '\n' || isShown(character) ? character : REPLACEMENT);
        }
        return plain.toString();
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
