package coretime.boot.internal.file;

import coretime.boot.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code %} specifiers, systemd.unit(5). Those of the machine are what files of the root say; what only a running system knows (boot ID,
 * kernel) has no value. For one thread.
 */
public final class Specifiers {
    private static final String ONLY_IN_PATHS = "IJPfyYCEdLStThsV";
    private static final int LONGEST = 4095;

    private final RootDirectory root;
    /** What files say, by specifier. */
    private final Map<Character, Optional<String>> ofMachine = new HashMap<>();

    public Specifiers(RootDirectory root) {
        this.root = root;
    }

    /**
     * A value in which only those stand for something that may be in the name of a unit. Empty where one has no value here, or where it
     * becomes longer than any path.
     */
    public Optional<String> inName(String format, UnitName unit) {
        return expand(format, unit, "", false);
    }

    /** A value of another setting of a unit whose file is {@code fragment}. Empty where a specifier has no value here. */
    public Optional<String> inPath(String format, UnitName unit, String fragment) {
        return expand(format, unit, fragment, true);
    }

    private Optional<String> expand(String format, UnitName unit, String fragment, boolean paths) {
        if (format.indexOf('%') < 0) {
            return Optional.of(format);
        }
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char character = format.charAt(i);
            if (character != '%' || i + 1 == format.length()) {
                expanded.append(character);
                continue;
            }
            char specifier = format.charAt(++i);
            if (specifier == '%') {
                expanded.append('%');
            } else if ((!paths && ONLY_IN_PATHS.indexOf(specifier) >= 0)
                    || "iIjJnNpPfyYCEdLStThsVaAbBHlmMoqvwWgGuU".indexOf(specifier) < 0) {
                // Nothing that is known: it stays as it stands.
                expanded.append('%').append(specifier);
            } else {
                Optional<String> value = value(specifier, unit, fragment);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                expanded.append(value.get());
                if (expanded.length() > LONGEST) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(expanded.toString());
    }

    private Optional<String> value(char specifier, UnitName unit, String fragment) {
        return switch (specifier) {
            case 'i' -> Optional.of(unit.instance().orElse(""));
            case 'I' -> Optional.of(UnitName.unescape(unit.instance().orElse("")));
            case 'j' -> Optional.of(lastPart(unit));
            case 'J' -> Optional.of(UnitName.unescape(lastPart(unit)));
            case 'n' -> Optional.of(unit.value());
            case 'N' -> Optional.of(unit.withoutType());
            case 'p' -> Optional.of(unit.prefix());
            case 'P' -> Optional.of(UnitName.unescape(unit.prefix()));
            case 'f' -> Optional.of('/' + UnitName.unescape(unit.instance().orElse(unit.prefix())));
            case 'y' -> root.follow(fragment);
            case 'Y' -> root.follow(fragment).map(Paths::parent);
            case 'C' -> Optional.of("/var/cache");
            case 'E' -> Optional.of("/etc");
            case 'L' -> Optional.of("/var/log");
            case 'S' -> Optional.of("/var/lib");
            case 't' -> Optional.of("/run");
            case 'T' -> Optional.of("/tmp");
            case 'V' -> Optional.of("/var/tmp");
            case 'd' -> Optional.of("/run/credentials/" + unit.value());
            case 'h' -> Optional.of("/root");
            case 's' -> Optional.of("/bin/sh");
            case 'u', 'g' -> Optional.of("root");
            case 'U', 'G' -> Optional.of("0");
            default -> ofMachine.computeIfAbsent(specifier, this::machine);
        };
    }

    private Optional<String> machine(char specifier) {
        return switch (specifier) {
            case 'm' -> root.firstLine("/etc/machine-id").filter(id -> id.matches("[0-9a-f]{32}"));
            case 'H' -> root.firstLine("/etc/hostname");
            case 'q' -> root.firstLine("/etc/hostname");
            case 'l' -> root.firstLine("/etc/hostname").map(name -> name.replaceFirst("\\..*", ""));
            case 'o' -> osRelease("ID");
            case 'w' -> osRelease("VERSION_ID");
            case 'B' -> osRelease("BUILD_ID");
            case 'W' -> osRelease("VARIANT_ID");
            case 'M' -> osRelease("IMAGE_ID");
            case 'A' -> osRelease("IMAGE_VERSION");
            default -> Optional.empty();
        };
    }

    private static String lastPart(UnitName unit) {
        return unit.prefix().substring(unit.prefix().lastIndexOf('-') + 1);
    }

    private Optional<String> osRelease(String key) {
        for (String file : new String[] {"/etc/os-release", "/usr/lib/os-release"}) {
            try {
                return Optional.of(new String(root.read(file, 1 << 16), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(key + '='))
                        .map(line -> line.substring(key.length() + 1).replaceAll("^[\"']|[\"']$", ""))
                        .findFirst()
                        .orElse(""));
            } catch (IOException e) {
                // The next one.
            }
        }
        return Optional.empty();
    }
}
