package coretime.bench;

import coretime.lab.GuestImage;
import coretime.lab.GuestImages;
import coretime.lab.ImageSpec;
import coretime.lab.LabProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Cores of real guests with 8 GiB of memory that was filled before they booted. */
enum GuestCore {
    /** Nothing runs: its kernel has few pages of its own. */
    IDLE("an idle guest", ""),

    /** Its kernel keeps 2.25 GiB to itself (crashkernel=): level 31 has to write what is in them. */
    KERNEL("a guest whose kernel keeps 2.25 GiB", "crashkernel=2G,high");

    private static final long BYTES = 8L << 30;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final String title;
    private final String parameters;

    GuestCore(String title, String parameters) {
        this.title = title;
        this.parameters = parameters;
    }

    /** For a headline. */
    String title() {
        return title;
    }

    /** Boots a guest, makes it panic and takes its core into a new file, as QEMU writes it. */
    void take(Path directory, Path core) throws IOException, InterruptedException {
        GuestImage image = new GuestImages(LabProgress.silent()).get(ImageSpec.standard());
        Path memory = Files.createTempFile(roomFor(directory), "coretime-bench-", ".ram");
        try {
            Files.delete(memory);
            MemoryFill.write(memory, BYTES);
            try (BenchGuest guest = BenchGuest.start(directory, image, memory, parameters)) {
                guest.crash(core, LIMIT);
            }
        } finally {
            Files.deleteIfExists(memory);
        }
    }

    /** In memory where that has room for it: a guest's memory on a disk is written back all the time. */
    private static Path roomFor(Path directory) throws IOException {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) && Files.getFileStore(shared).getUsableSpace() > BYTES ? shared : directory;
    }
}
