package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes initrds of a static busybox, a script and some modules. */
public final class InitRamDisk {
    private InitRamDisk() {}

    /**
     * Makes one, the same for the same parts.
     *
     * @param busybox a static one
     * @param script the resource beside this class that becomes {@code /init}
     * @param modules files {@code NAME.ko}, in the order in which {@code /init} is to load them
     */
    public static byte[] of(Path busybox, String script, List<Path> modules) {
        try {
            CpioArchive archive = new CpioArchive()
                    .directory("bin")
                    .directory("dev")
                    .directory("modules")
                    .directory("proc")
                    .directory("root")
                    .directory("sys")
                    .file("bin/busybox", Files.readAllBytes(busybox))
                    .file("init", resource(script));
            StringBuilder order = new StringBuilder();
            for (Path module : modules) {
                archive.file("modules/" + module.getFileName(), Files.readAllBytes(module));
                order.append(module.getFileName()).append('\n');
            }
            return archive.file("modules/order", order.toString().getBytes(StandardCharsets.UTF_8))
                    .toByteArray();
        } catch (IOException e) {
            throw new LabException("an initrd cannot be made: " + e.getMessage(), e);
        }
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = InitRamDisk.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + name);
            }
            return in.readAllBytes();
        }
    }
}
