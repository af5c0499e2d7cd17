package coretime.boot.internal.file;

import coretime.boot.Assignment;
import coretime.boot.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text of one unit file or drop-in, systemd.syntax(7). A line that is not understood is left out; a bad section header, text
 * that is not UTF-8 and a line of more than a MiB end the file, as they do for the manager. Never throws. For one thread and one file.
 */
public final class UnitFileParser {
    private static final int LONGEST_LINE = 1 << 20;
    private static final String WHITE = " \t\n\r";

    private final String path;
    private final Set<String> sections;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> section = Optional.empty();
    private boolean sectionIgnored;
    private int number;

    private UnitFileParser(String path, Set<String> sections) {
        this.path = path;
        this.sections = sections;
    }

    /** What stands in a file; assignments of other sections than these are left out. */
    public static UnitFile parse(String path, byte[] text, Set<String> sections) {
        return new UnitFileParser(path, sections).read(text);
    }

    private UnitFile read(byte[] text) {
        Lines lines = new Lines(text);
        StringBuilder continued = new StringBuilder();
        boolean open = false;
        boolean whole = true;
        while (whole) {
            Optional<String> next = lines.next();
            if (next.isEmpty()) {
                whole = !open || statement(continued.toString());
                break;
            }
            number++;
            String line = next.get();
            if (comment(line)) {
                continue;
            }
            if (number == 1 && line.startsWith("\u00ef\u00bb\u00bf")) {
                line = line.substring(3);
            }
            if (continued.length() + line.length() > LONGEST_LINE) {
                problem("longer than " + LONGEST_LINE + " bytes: the file is not read any further");
                whole = false;
                break;
            }
            continued.append(line);
            open = continuesInNextLine(continued);
            if (open) {
                continued.setCharAt(continued.length() - 1, ' ');
            } else {
                whole = statement(continued.toString());
                continued.setLength(0);
            }
        }
        return new UnitFile(path, assignments, problems, whole);
    }

    private static boolean comment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (WHITE.indexOf(character) < 0) {
                return character == '#' || character == ';';
            }
        }
        return false;
    }

    /** An odd number of backslashes at the end; those further in do not matter. */
    private static boolean continuesInNextLine(StringBuilder line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** False where the file ends with it. */
    private boolean statement(String raw) {
        Optional<String> decoded = decode(strip(raw));
        if (decoded.isEmpty()) {
            problem("not UTF-8: the file is not read any further");
            return false;
        }
        String line = decoded.get();
        if (line.isEmpty()) {
            return true;
        }
        return line.startsWith("[") ? header(line) : assignment(line);
    }

    private boolean header(String line) {
        String name = line.length() < 2 ? "" : line.substring(1, line.length() - 1);
        if (!line.endsWith("]") || line.length() < 2 || !safe(name)) {
            problem("bad section header: the file is not read any further");
            return false;
        }
        sectionIgnored = !sections.contains(name);
        section = sectionIgnored ? Optional.empty() : Optional.of(name);
        if (sectionIgnored && !name.startsWith("X-")) {
            problem("section [" + name + "] does not belong to this type of unit: left out");
        }
        return true;
    }

    private boolean assignment(String line) {
        if (section.isEmpty()) {
            if (!sectionIgnored) {
                problem("assignment before any section: left out");
            }
            return true;
        }
        int equals = line.indexOf('=');
        if (equals <= 0) {
            problem((equals < 0 ? "no '='" : "nothing before '='") + ": left out");
            return true;
        }
        assignments.add(new Assignment(
                path, number, section.get(), strip(line.substring(0, equals)), strip(line.substring(equals + 1))));
        return true;
    }

    private static boolean safe(String text) {
        return text.chars().noneMatch(character -> character < ' ' || "\"'\\\u007f".indexOf(character) >= 0);
    }

    private static Optional<String> decode(String bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && WHITE.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && WHITE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private void problem(String what) {
        if (problems.size() < 100) {
            problems.add(new Problem(path, number, what));
        }
    }
}
