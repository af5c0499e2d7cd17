package coretime.lab.internal;

import coretime.lab.ImageSpec;
import coretime.lab.LabException;
import coretime.lab.LabProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Fetches the vmlinux of an image's kernel, from the kernel's own {@code -dbg} package. */
public final class DebugKernel {
    static final String RELATIVE = "usr/lib/debug/boot/vmlinux-";

    /** The package and the vmlinux in it. */
    private static final long SPACE_NEEDED = 1_200L << 20;

    private final CacheDirectory cache;
    private final LabProgress progress;

    public DebugKernel(CacheDirectory cache, LabProgress progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * The vmlinux, fetched now where it is not there yet.
     *
     * @param entry the image's directory
     * @param release of its kernel
     */
    public Path of(Path entry, String release) {
        Path vmlinux = entry.resolve("vmlinux");
        if (!Files.exists(vmlinux)) {
            cache.extend(entry, SPACE_NEEDED, progress, directory -> {
                if (!Files.exists(vmlinux)) {
                    fetch(directory, release, vmlinux);
                }
            });
        }
        return vmlinux;
    }

    private void fetch(Path entry, String release, Path vmlinux) throws IOException {
        progress.step("downloading the kernel's debugging information (once, 0.3 GB)");
        String suite = Trees.read(entry.resolve(ImageBuilder.SUITE))
                .orElse(ImageSpec.standard().suite())
                .strip();
        String version = Trees.read(entry.resolve(ImageBuilder.KERNEL_VERSION))
                .orElseThrow(() -> new LabException(entry + " lacks a file; delete it, and it is built anew"))
                .strip();
        Path work = entry.resolve("vmlinux.partial");
        Trees.delete(work);
        try {
            String name = "linux-image-" + release + "-dbg=" + version;
            Path deb = Apt.of(suite, cache.path()).download(name, work.resolve("deb"));
            progress.progress("unpacking the kernel's debugging information", 0.5);
            // One file out of a package that is 6 GB when unpacked whole; tar stops reading once it has it.
            Commands.run(
                    "unpacking the kernel's debugging information",
                    Commands.Setting.within(Duration.ofMinutes(10)).in(work),
                    List.of(
                            "sh",
                            "-c",
                            "dpkg-deb --fsys-tarfile \"$1\" | tar -x --occurrence=1 --to-stdout \"$2\" >vmlinux",
                            "sh",
                            deb.toString(),
                            "./" + RELATIVE + release));
            if (Files.size(work.resolve("vmlinux")) == 0) {
                throw new LabException("the package " + name + " holds no " + RELATIVE + release);
            }
            Files.move(work.resolve("vmlinux"), vmlinux, StandardCopyOption.ATOMIC_MOVE);
            progress.progress("the kernel's debugging information is there", 1);
        } finally {
            Trees.delete(work);
        }
    }
}
