package coretime.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What a core file is by its magic; the file itself is not trusted beyond that. */
public enum CoreFileFormat {
    ELF("\u007fELF"),
    KDUMP("KDUMP   "),
    KDUMP_FLATTENED("makedumpfile"),
    LIBVIRT_SAVE("LibvirtQemudSave"),
    UNKNOWN("");

    private static final int LONGEST_MAGIC = 16;

    private final byte[] magic;

    CoreFileFormat(String magic) {
        this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The name in JSON: {@code "elf"}, {@code "kdump"}, … */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the first bytes of a file. */
    public static CoreFileFormat of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(LONGEST_MAGIC);
        }
        for (CoreFileFormat format : values()) {
            if (head.length >= format.magic.length
                    && Arrays.equals(head, 0, format.magic.length, format.magic, 0, format.magic.length)) {
                return format;
            }
        }
        return UNKNOWN;
    }
}
