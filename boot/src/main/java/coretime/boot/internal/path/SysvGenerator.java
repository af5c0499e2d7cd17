package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The services that systemd-sysv-generator(8) makes of the scripts in {@code /etc/init.d} that have no unit: ordered by their LSB headers,
 * pulled in by the {@code S} links in {@code /etc/rc1.d} to {@code rc5.d}, and by the numbers there where one of two has no header.
 */
final class SysvGenerator {
    private static final String SCRIPTS = "/etc/init.d";
    private static final int LARGEST = 1 << 20;
    /** Each is ordered by number against each. */
    private static final int MOST_SCRIPTS = 500;

    private static final int MOST_WORDS = 1000;
    private static final Map<String, String> RUN_LEVELS = new TreeMap<>(Map.of(
            "rc1.d", "rescue.target",
            "rc2.d", "multi-user.target",
            "rc3.d", "multi-user.target",
            "rc4.d", "multi-user.target",
            "rc5.d", "graphical.target"));
    /** What LSB names of the system stand for; empty: nothing that has to be waited for. */
    private static final Map<String, String> FACILITIES = Map.of(
            "local_fs", "",
            "network", "network-online.target",
            "named", "nss-lookup.target",
            "portmap", "rpcbind.target",
            "remote_fs", "remote-fs.target",
            "syslog", "",
            "time", "time-sync.target");

    private final RootDirectory root;
    private final LoadPath installed;
    private final Problems problems;
    private final GeneratedUnits units = new GeneratedUnits("/run/systemd/generator.late");

    SysvGenerator(RootDirectory root, LoadPath installed, Problems problems) {
        this.root = root;
        this.installed = installed;
        this.problems = problems;
    }

    /** A script and what becomes of it. */
    private static final class Script {
        private final String name;
        private final String path;
        private final List<String> before = new ArrayList<>();
        private final List<String> after = new ArrayList<>();
        private final List<String> wants = new ArrayList<>();
        private final List<String> wantedBy = new ArrayList<>();
        private int priority = -1;
        private int words;
        private boolean header;

        Script(String name, String path) {
            this.name = name;
            this.path = path;
        }

        String unit() {
            StringBuilder text = new StringBuilder("[Unit]\nSourcePath=" + path.replace("%", "%%") + '\n');
            before.forEach(other -> text.append("Before=").append(other).append('\n'));
            after.forEach(other -> text.append("After=").append(other).append('\n'));
            wants.forEach(other -> text.append("Wants=").append(other).append('\n'));
            return text.append("[Service]\nType=forking\nExecStart=" + path.replace("%", "%%") + " start\n")
                    .toString();
        }
    }

    UnitDirectory run() {
        NavigableMap<String, Script> scripts = new TreeMap<>();
        for (String file : root.names(SCRIPTS, problems)) {
            String path = SCRIPTS + '/' + file;
            String name = serviceName(file);
            if (scripts.size() == MOST_SCRIPTS) {
                problems.limit("more than " + MOST_SCRIPTS + " scripts in " + SCRIPTS + ": the others are left out");
                break;
            }
            if (root.executable(path) && UnitName.parse(name).isPresent() && !hasUnit(name)) {
                scripts.putIfAbsent(name, new Script(name, path));
            }
        }
        RUN_LEVELS.forEach((level, target) -> runLevel(level, target, scripts));
        scripts.values().forEach(this::read);
        scripts.values().forEach(script -> byNumber(script, scripts));
        for (Script script : scripts.values()) {
            units.unit(script.name, script.unit());
            script.wantedBy.forEach(target -> units.dependency(target, "wants", script.name));
        }
        return units.done();
    }

    private boolean hasUnit(String name) {
        return installed.directories().stream()
                .anyMatch(directory -> directory.entries().containsKey(name));
    }

    private void runLevel(String level, String target, NavigableMap<String, Script> scripts) {
        for (String link : root.names("/etc/" + level, problems)) {
            if (!link.matches("S[0-9][0-9].+")) {
                continue;
            }
            Script script = scripts.get(serviceName(link.substring(3)));
            if (script != null) {
                script.priority = Math.max(script.priority, Integer.parseInt(link.substring(1, 3)));
                if (!script.wantedBy.contains(target)) {
                    script.before.add(target);
                    script.wantedBy.add(target);
                }
            }
        }
    }

    private void read(Script script) {
        String text;
        try {
            text = new String(root.read(script.path, LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            problems.add(script.path, 0, "cannot be read, its header is not known: " + e.getMessage());
            return;
        }
        boolean inHeader = false;
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.equals("### BEGIN INIT INFO")) {
                inHeader = true;
                script.header = true;
            } else if (line.equals("### END INIT INFO")) {
                inHeader = false;
            } else if (inHeader && line.startsWith("#") && line.indexOf(':') > 0) {
                String key = line.substring(1, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
                header(script, key, line.substring(line.indexOf(':') + 1), number);
            }
        }
    }

    private void header(Script script, String key, String value, int number) {
        Words words = Words.quoted(value);
        if (!words.whole()) {
            problems.add(script.path, number, "a quote has no end: what follows it is left out");
        }
        for (String word : words.words()) {
            if (++script.words > MOST_WORDS) {
                problems.add(script.path, number, "more than " + MOST_WORDS + " names: the others are left out");
                return;
            }
            Optional<String> unit = facility(script, word);
            if (unit.isEmpty()) {
                continue;
            }
            switch (key) {
                case "provides" -> provides(script, unit.get());
                case "required-start", "should-start", "x-start-after" -> {
                    script.after.add(unit.get());
                    if (unit.get().equals("network-online.target")) {
                        script.wants.add(unit.get());
                    }
                }
                case "x-start-before" -> script.before.add(unit.get());
                default -> {}
            }
        }
    }

    private void provides(Script script, String unit) {
        Optional<UnitType> type = UnitName.parse(unit).map(UnitName::type);
        if (type.equals(Optional.of(UnitType.SERVICE))) {
            units.alias(unit, script.name);
        } else if (type.equals(Optional.of(UnitType.TARGET))) {
            script.before.add(unit);
            script.wants.add(unit);
            if (unit.equals("network-online.target")) {
                script.before.add("network.target");
                script.wants.add("network.target");
            }
        }
    }

    /** The unit that a name in a header stands for. */
    private static Optional<String> facility(Script script, String word) {
        String name = word.startsWith("$") ? word.substring(1) : word;
        String known = FACILITIES.get(name);
        if (known != null) {
            return Optional.of(known).filter(unit -> !unit.isEmpty());
        }
        if (word.startsWith("$")) {
            return UnitName.parse(name + ".target").map(UnitName::value);
        }
        String own = Paths.name(script.path);
        if (name.equals(own.endsWith(".sh") ? own.substring(0, own.length() - 3) : own)) {
            return Optional.empty();
        }
        return Optional.of(serviceName(name));
    }

    private static void byNumber(Script script, NavigableMap<String, Script> scripts) {
        for (Script other : scripts.values()) {
            if (script == other
                    || script.priority < 0
                    || other.priority < 0
                    || (script.header && other.header)
                    || script.priority == other.priority) {
                continue;
            }
            (other.priority < script.priority ? script.after : script.before).add(other.name);
        }
    }

    private static String serviceName(String file) {
        String name = file.endsWith(".sh") ? file.substring(0, file.length() - 3) : file;
        return FstabGenerator.mangle(name, UnitType.SERVICE);
    }
}
