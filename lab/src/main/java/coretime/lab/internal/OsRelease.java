package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the host is: os-release(5). */
public final class OsRelease {
    private static final Path FILE = Path.of("/etc/os-release");

    private OsRelease() {}

    /** The code name of the host's Debian release, as {@code bookworm}. */
    public static String codename() {
        try {
            return codename(Files.readAllLines(FILE));
        } catch (IOException e) {
            throw new LabException(FILE + " cannot be read, so this host's Debian release is unknown: " + e, e);
        }
    }

    static String codename(List<String> lines) {
        String key = "VERSION_CODENAME=";
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replace("\"", "").strip())
                .filter(name -> name.matches("[a-z]{2,30}"))
                .findFirst()
                .orElseThrow(() -> new LabException(FILE + " names no VERSION_CODENAME, so this host is no Debian"
                        + " release whose packages could make a guest; run the lab on Debian 12 or newer"));
    }
}
