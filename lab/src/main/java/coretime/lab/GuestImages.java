package coretime.lab;

import coretime.lab.internal.Apt;
import coretime.lab.internal.CacheDirectory;
import coretime.lab.internal.DebugKernel;
import coretime.lab.internal.ImageBuilder;
import coretime.lab.internal.ImageRecipe;
import coretime.lab.internal.KernelFiles;
import coretime.lab.internal.KernelPackage;
import coretime.lab.internal.KernelVersions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Guest images, built from the host's own Debian sources and kept in a cache by what is in them. Safe for any thread and
 * for several processes at once: one builds, the others wait.
 *
 * <p>An image is equal in content wherever the packages of its suite are equal: file times, identifiers and the initrd are
 * fixed. (The disk is not equal byte by byte: the ext4 of Debian 12 keeps change times and the order of directories.) A
 * build that fails or is interrupted leaves nothing behind. Of each kind, besides the newest, the three images used last are kept.
 */
public final class GuestImages {
    private final CacheDirectory cache;
    private final LabProgress progress;
    private final Map<ImageSpec, GuestImage> known = new ConcurrentHashMap<>();

    /** In the user's cache directory. */
    public GuestImages(LabProgress progress) {
        this(CacheDirectory.ofUser(), progress);
    }

    /**
     * In a cache directory of the caller's.
     *
     * @param cache the directory to keep images in
     */
    public GuestImages(Path cache, LabProgress progress) {
        this.cache = new CacheDirectory(cache);
        this.progress = progress;
    }

    /** The cache's directory. */
    public Path directory() {
        return cache.path();
    }

    /**
     * The image, built now if it is not in the cache (half a minute and 1.4 GB of space; 0.4 GB stay).
     *
     * @throws LabException where it cannot be built
     * @throws LabInterrupted where the thread is interrupted
     */
    public GuestImage get(ImageSpec spec) {
        return known.computeIfAbsent(spec, this::find);
    }

    private GuestImage find(ImageSpec spec) {
        Apt apt = Apt.of(spec.suite(), cache.path());
        ImageRecipe recipe = new ImageRecipe(spec, new KernelVersions(cache.path()).of(spec.suite(), apt));
        Path entry = cache.entry(
                recipe.kind() + "-" + recipe.key(), ImageBuilder.spaceNeeded(recipe), progress, directory -> {
                    progress.step("building the guest image (once; later runs take it from " + cache.path() + ")");
                    new ImageBuilder(recipe, apt, progress).build(directory);
                    progress.progress("the guest image is built", 1);
                });
        return new GuestImage(
                entry.resolve(ImageBuilder.KERNEL),
                entry.resolve(ImageBuilder.INITRD),
                entry.resolve(ImageBuilder.DISK),
                recipe.kernel().release());
    }

    /**
     * A guest of any suite's kernel that needs no Debian: its init puts pages of many kinds into memory and panics. Of the
     * cache, where it is fetched to now if it is not there, is the kernel alone.
     *
     * @param suite Debian's release by code name
     * @param directory an empty one, which the initrd and the disk are written to
     */
    public GuestImage panicking(String suite, Path directory) {
        Apt apt = Apt.of(suite, cache.path());
        KernelPackage kernel = new KernelVersions(cache.path()).of(suite, apt);
        String key = "kernel-" + suite + "-" + kernel.version().replaceAll("[^A-Za-z0-9.-]", "_");
        Path entry = cache.entry(key, KernelFiles.SPACE_NEEDED, progress, empty -> {
            progress.step("downloading the kernel " + kernel.release() + " of " + suite);
            KernelFiles.build(apt, suite, kernel, empty);
        });
        return PanickingGuest.make(entry, kernel.release(), directory);
    }

    /**
     * The image's kernel with debugging information, for {@code crash}; downloaded now (0.3 GB) if it is not in the cache.
     */
    public Path debugKernel(GuestImage image) {
        Path entry = image.kernel().getParent();
        if (entry == null || !entry.startsWith(cache.path())) {
            throw new IllegalArgumentException(image + " is not of this cache, " + cache.path());
        }
        return new DebugKernel(cache, progress).of(entry, image.kernelVersion());
    }
}
