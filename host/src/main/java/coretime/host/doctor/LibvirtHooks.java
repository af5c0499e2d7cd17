package coretime.host.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** No hook of libvirt's sets {@code on_crash} behind coretime's back (libvirt's docs/hooks.rst). */
final class LibvirtHooks implements Examination<HostFacts> {
    private static final Path HOOKS = Path.of("/etc/libvirt/hooks");
    private static final Pattern SETS = Pattern.compile("on_crash|set-?lifecycle-?action", Pattern.CASE_INSENSITIVE);
    private static final int MOST_FILES = 100;
    private static final int MOST_BYTES = 256 << 10;

    @Override
    public Need need() {
        return new Need("libvirt-hooks", "no libvirt hook that sets on_crash", Need.OWN);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return of(HOOKS);
    }

    static Finding of(Path hooks) throws IOException {
        List<Path> files = files(hooks);
        for (Path file : files) {
            if (SETS.matcher(start(file)).find()) {
                return Finding.warning(
                        file + " speaks of on_crash: what it sets may undo an adoption",
                        Remedy.advice("see that it leaves on_crash of adopted domains alone"));
            }
        }
        return Finding.ok(
                files.isEmpty() ? "there are none" : "there are " + files.size() + ", and none speaks of on_crash");
    }

    private static List<Path> files(Path hooks) throws IOException {
        List<Path> files = new ArrayList<>();
        Path single = hooks.resolve("qemu");
        if (Files.isRegularFile(single)) {
            files.add(single);
        }
        Path several = hooks.resolve("qemu.d");
        if (Files.isDirectory(several)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(several, Files::isRegularFile)) {
                for (Path entry : entries) {
                    if (files.size() < MOST_FILES) {
                        files.add(entry);
                    }
                }
            }
        }
        return files;
    }

    private static String start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
