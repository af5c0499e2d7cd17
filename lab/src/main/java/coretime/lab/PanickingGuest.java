package coretime.lab;

import coretime.lab.internal.ImageBuilder;
import coretime.lab.internal.InitRamDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Makes what a kernel of the cache needs for its one task: to have memory full of pages of many kinds, and to panic. */
final class PanickingGuest {
    private static final int DISK_BYTES = 24 << 20;

    /** Pages of the disk must differ from each other and be the same in each run; of what they are made does not matter. */
    private static final long SEED = 24;

    private PanickingGuest() {}

    static GuestImage make(Path entry, String release, Path directory) {
        try {
            Path initrd = directory.resolve(ImageBuilder.INITRD);
            Path modules = entry.resolve(ImageBuilder.MODULES);
            Path busybox = entry.resolve(ImageBuilder.BUSYBOX);
            Files.write(
                    initrd,
                    InitRamDisk.of(busybox, "panic-init.sh", ImageBuilder.modulesIn(modules, ImageBuilder.FOR_DISK)));
            byte[] content = new byte[DISK_BYTES];
            new Random(SEED).nextBytes(content);
            Path disk = Files.write(directory.resolve(ImageBuilder.DISK), content);
            return new GuestImage(entry.resolve(ImageBuilder.KERNEL), initrd, disk, release);
        } catch (IOException e) {
            throw new LabException("a guest cannot be made in " + directory + ": " + e.getMessage(), e);
        }
    }
}
