package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a guest boots with, taken out of Debian's packages: a kernel, its modules, a static busybox. */
public final class KernelFiles {
    /** The two packages, and what is unpacked of them. */
    public static final long SPACE_NEEDED = 400L << 20;

    private static final Commands.Setting MINUTES = Commands.Setting.within(Duration.ofMinutes(5));

    /** What a virtio disk may need, each after what it needs itself; newer kernels have most of it built in. */
    private static final List<String> DISK_MODULES = List.of(
            "virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk");

    private KernelFiles() {}

    /** Makes a directory with a kernel and what an initrd of it needs, as an image has them, but without a disk. */
    public static void build(Apt apt, String suite, KernelPackage kernel, Path directory) throws IOException {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path modules = modules(fetch(apt, kernel, work, directory), kernel);
        copyDiskModules(modules, Files.createDirectory(directory.resolve(ImageBuilder.MODULES)));
        sign(directory, suite, kernel);
        Trees.delete(work);
    }

    /** Downloads the kernel and busybox; gives the kernel's unpacked package. */
    static Path fetch(Apt apt, KernelPackage kernel, Path work, Path directory) throws IOException {
        String wanted = kernel.name() + "=" + kernel.version();
        Path unpacked = unpack(apt.download(wanted, work.resolve("kernel")), work.resolve("k"));
        Path busybox = unpack(apt.download("busybox-static", work.resolve("busybox")), work.resolve("b"));
        Files.copy(firstOf(busybox, "bin/busybox", "usr/bin/busybox"), directory.resolve(ImageBuilder.BUSYBOX));
        Files.copy(unpacked.resolve("boot/vmlinuz-" + kernel.release()), directory.resolve(ImageBuilder.KERNEL));
        return unpacked;
    }

    /** The kernel's own directory of modules in its unpacked package. */
    static Path modules(Path unpacked, KernelPackage kernel) {
        return firstOf(unpacked, "usr/lib/modules/", "lib/modules/").resolve(kernel.release());
    }

    /** Writes down whose kernel it is, for {@link DebugKernel}. */
    static void sign(Path directory, String suite, KernelPackage kernel) throws IOException {
        Files.writeString(directory.resolve(ImageBuilder.SUITE), suite);
        Files.writeString(directory.resolve(ImageBuilder.KERNEL_VERSION), kernel.version());
    }

    /** As the package has no modules.dep: the host may lack depmod, and there is no root to run it in. */
    private static void copyDiskModules(Path modules, Path target) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(modules)) {
            files = all.map(file -> modules.relativize(file).toString())
                    .filter(file -> file.contains(".ko") && DISK_MODULES.contains(KernelModules.nameOf(file)))
                    .toList();
        }
        KernelModules.of(modules, "").copy(files, target);
        List<String> order = DISK_MODULES.stream()
                .map(name -> name + ".ko")
                .filter(name -> Files.exists(target.resolve(name)))
                .toList();
        Files.write(target.resolve(ImageBuilder.FOR_DISK), order);
    }

    private static Path unpack(Path deb, Path target) {
        Commands.run(
                "unpacking " + deb.getFileName(),
                MINUTES,
                List.of("dpkg-deb", "-x", deb.toString(), target.toString()));
        return target;
    }

    private static Path firstOf(Path directory, String... candidates) {
        return Stream.of(candidates)
                .map(directory::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new LabException("a package holds none of " + List.of(candidates)
                        + "; Debian has moved it, and the lab must learn where"));
    }
}
