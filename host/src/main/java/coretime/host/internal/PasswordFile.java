package coretime.host.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file whose one line is a password, and which others may not read. */
public final class PasswordFile {
    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private PasswordFile() {}

    /** Reads it. No message shows what it holds. */
    static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no password's file " + file);
        }
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IOException("others may read or write the password's file " + file
                    + ", so it is no secret; run 'chmod o= " + file + "', and take another password");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
            if (bytes.length > MOST_BYTES || text.isEmpty() || text.lines().count() > 1) {
                throw new IOException("the password's file " + file + " does not hold one line");
            }
            return text;
        }
    }
}
