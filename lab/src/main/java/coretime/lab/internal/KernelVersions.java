package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Remembers which kernel apt named, as asking takes a second, for as long as apt's lists are the same. */
public final class KernelVersions {
    private final Path directory;

    public KernelVersions(Path directory) {
        this.directory = directory;
    }

    /** The kernel of a suite now. */
    public KernelPackage of(String suite, Apt apt) {
        Path memory = directory.resolve("kernel-of-" + suite);
        Optional<KernelPackage> known = recall(Trees.read(memory).orElse(""), apt.fingerprint());
        if (known.isPresent()) {
            return known.get();
        }
        KernelPackage kernel = apt.kernel();
        remember(memory, kernel.name() + "\n" + kernel.version() + "\n" + apt.fingerprint());
        return kernel;
    }

    static Optional<KernelPackage> recall(String text, String fingerprint) {
        String[] parts = text.split("\n", 3);
        return parts.length == 3 && parts[2].equals(fingerprint)
                ? Optional.of(new KernelPackage(parts[0], parts[1]))
                : Optional.empty();
    }

    private void remember(Path memory, String text) {
        try {
            Files.createDirectories(directory);
            Path whole = Files.createTempFile(directory, "kernel", ".new");
            Files.writeString(whole, text);
            Files.move(whole, memory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException(
                    "the cache directory " + directory + " cannot be written: " + e.getMessage()
                            + "; free space or set XDG_CACHE_HOME",
                    e);
        }
    }
}
