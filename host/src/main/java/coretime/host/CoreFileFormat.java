package coretime.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a core file is by its magic; the file itself is not trusted beyond that. */
public enum CoreFileFormat {
    ELF("\u007fELF"),
    KDUMP("KDUMP   "),
    KDUMP_FLATTENED("makedumpfile"),
    LIBVIRT_SAVE("LibvirtQemudSave"),
    UNKNOWN("");

    private static final int LONGEST_MAGIC = 16;

    private final String magic;

    CoreFileFormat(String magic) {
        this.magic = magic;
    }

    /** The name in JSON: {@code "elf"}, {@code "kdump"}, … */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the first bytes of a file. */
    public static CoreFileFormat of(Path file) throws IOException {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(LONGEST_MAGIC), StandardCharsets.ISO_8859_1);
        }
        for (CoreFileFormat format : values()) {
            if (head.startsWith(format.magic)) {
                return format;
            }
        }
        return UNKNOWN;
    }
}
