package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The host's own ways to Debian's packages: sources.list(5), in both formats. Other repositories are left out; a guest is
 * made of Debian alone.
 */
public final class AptSources {

    /**
     * One place of packages.
     *
     * @param options of the one-line format, with their brackets, or empty
     * @param components as {@code main}
     */
    public record Source(String options, String uri, String suite, List<String> components) {
        String line() {
            return ("deb " + (options.isEmpty() ? "" : options + " ") + uri + " " + suite + " "
                            + String.join(" ", components))
                    .strip();
        }
    }

    private AptSources() {}

    /**
     * The host's Debian sources in the one-line format, each with the host's suite replaced by another.
     *
     * @param etcApt the directory {@code /etc/apt}
     * @param hostSuite the host's own suite
     * @param wantedSuite the suite to name instead; may be the same
     */
    public static String debian(Path etcApt, String hostSuite, String wantedSuite) {
        List<Source> sources = new ArrayList<>();
        for (Path file : files(etcApt)) {
            String text = Trees.read(file).orElse("");
            sources.addAll(file.toString().endsWith(".sources") ? parseDeb822(text) : parseLines(text));
        }
        List<Source> debian =
                sources.stream().filter(source -> isDebian(source, hostSuite)).toList();
        if (debian.isEmpty()) {
            throw new LabException("apt's sources under " + etcApt + " name no Debian repository of " + hostSuite
                    + " with the component main, so no guest can be made of its packages; add one (man sources.list)");
        }
        return debian.stream()
                .map(source -> new Source(
                                source.options(),
                                source.uri(),
                                wantedSuite + source.suite().substring(hostSuite.length()),
                                source.components())
                        .line())
                .distinct()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Of sources in the one-line format those of the release itself, without its updates. */
    static String withoutUpdates(String sources, String suite) {
        return sources.lines()
                .filter(line -> List.of(line.split(" ", -1)).contains(suite))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Path> files(Path etcApt) {
        List<Path> files = new ArrayList<>();
        if (Files.isReadable(etcApt.resolve("sources.list"))) {
            files.add(etcApt.resolve("sources.list"));
        }
        Path parts = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> entries = Files.list(parts)) {
                entries.filter(path -> path.toString().endsWith(".list")
                                || path.toString().endsWith(".sources"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new LabException("apt's sources in " + parts + " cannot be listed: " + e.getMessage(), e);
            }
        }
        return files;
    }

    /** Others sign with a key of their own, or have suites and components of other names. */
    static boolean isDebian(Source source, String hostSuite) {
        String rest = source.suite().startsWith(hostSuite) ? source.suite().substring(hostSuite.length()) : "?";
        boolean signedByOther =
                source.options().contains("signed-by") && !source.options().contains("debian-archive");
        return (rest.isEmpty() || rest.equals("-updates") || rest.equals("-security") || rest.equals("/updates"))
                && source.components().contains("main")
                && !signedByOther;
    }

    static List<Source> parseLines(String text) {
        List<Source> sources = new ArrayList<>();
        for (String raw : text.split("\n", -1)) {
            String line = raw.replaceFirst("#.*", "").strip();
            if (!line.matches("deb\\s.*")) {
                continue;
            }
            String rest = line.substring(3).strip();
            String options = "";
            if (rest.startsWith("[") && rest.contains("]")) {
                options = rest.substring(0, rest.indexOf(']') + 1);
                rest = rest.substring(rest.indexOf(']') + 1).strip();
            }
            List<String> words = Arrays.asList(rest.split("\\s+", -1));
            if (words.size() >= 2) {
                sources.add(new Source(options, words.get(0), words.get(1), words.subList(2, words.size())));
            }
        }
        return sources;
    }

    static List<Source> parseDeb822(String text) {
        List<Source> sources = new ArrayList<>();
        String withoutComments =
                text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
        for (String stanza : withoutComments.split("\n[ \t]*\n", -1)) {
            Map<String, String> fields = fields(stanza);
            boolean enabled = !fields.getOrDefault("enabled", "yes")
                    .toLowerCase(Locale.ROOT)
                    .matches("no|false|0");
            if (!enabled || !words(fields, "types").contains("deb")) {
                continue;
            }
            for (String uri : words(fields, "uris")) {
                for (String suite : words(fields, "suites")) {
                    sources.add(new Source(options(fields), uri, suite, words(fields, "components")));
                }
            }
        }
        return sources;
    }

    private static Map<String, String> fields(String stanza) {
        Map<String, String> fields = new LinkedHashMap<>();
        String name = "";
        for (String line : stanza.split("\n", -1)) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.merge(name, line.strip(), (a, b) -> a + " " + b);
            } else if (line.contains(":")) {
                name = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
                fields.put(name, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return fields;
    }

    private static String options(Map<String, String> fields) {
        List<String> options = new ArrayList<>();
        String signedBy = fields.getOrDefault("signed-by", "");
        if (signedBy.startsWith("/")) {
            options.add("signed-by=" + signedBy.replaceAll("\\s+", ","));
        } else if (!signedBy.isEmpty()) {
            // A key in the text itself; the one-line format cannot say it, and Debian's own sources name a file.
            options.add("signed-by=embedded");
        }
        if (fields.getOrDefault("trusted", "no").equals("yes")) {
            options.add("trusted=yes");
        }
        return options.isEmpty() ? "" : options.stream().collect(Collectors.joining(" ", "[", "]"));
    }

    private static List<String> words(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "").strip();
        return value.isEmpty() ? List.of() : Arrays.asList(value.split("\\s+", -1));
    }
}
