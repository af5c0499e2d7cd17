package coretime.host.config;

import coretime.host.config.internal.Findings;
import coretime.host.config.internal.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file itself: who may write it, and its bytes. */
final class ConfigurationFile {
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITE = 0020;
    private static final int STICKY = 01000;

    private ConfigurationFile() {}

    /** It can name commands that the daemon runs: who can write it can run them. */
    static void check(Path file, Findings findings) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationUnreadable(file + " is no regular file: name a file of YAML");
            }
            if ((mode & OTHERS_WRITE) != 0) {
                findings.error(
                        "",
                        "every user of this host can write the file, and with it have programs run: chmod o-w " + file);
            } else if ((mode & GROUP_WRITE) != 0
                    && !Files.getAttribute(file, "unix:gid").equals(0)) {
                findings.warning("", "its group can write the file, and with it have programs run: chmod g-w " + file);
            }
            // A file that is there lies in a directory.
            Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
            int around = (Integer) Files.getAttribute(directory, "unix:mode");
            if ((around & OTHERS_WRITE) != 0 && (around & STICKY) == 0) {
                findings.error("", "every user of this host can replace the file: chmod o-w " + directory);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** One more than a file may have, at most. */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlTree.MOST_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ConfigurationUnreadable unreadable(Path file, IOException e) {
        return new ConfigurationUnreadable(
                switch (e) {
                    case NoSuchFileException _ ->
                        "there is no " + file + ": name another file, or make it; an empty one means all defaults";
                    case AccessDeniedException _ -> file + " may not be read by this user";
                    default -> file + " cannot be read: " + e.getMessage();
                },
                e);
    }
}
