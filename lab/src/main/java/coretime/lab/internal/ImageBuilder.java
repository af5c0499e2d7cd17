package coretime.lab.internal;

import coretime.lab.LabProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds a guest image after its recipe, in a directory. */
public final class ImageBuilder {
    public static final String KERNEL = "vmlinuz";
    public static final String INITRD = "initrd";
    public static final String DISK = "disk.img";
    public static final String MODULES = "modules";
    public static final String BUSYBOX = "busybox";
    public static final String SUITE = "suite";
    public static final String KERNEL_VERSION = "kernel-version";

    /** Order files in {@link #MODULES}. */
    public static final String FOR_DISK = "order.disk";

    public static final String FOR_CONSOLE = "order.console";

    /** Packages, the unpacked tree (0.4 GB) and the disk of a minimal image, before the first two are removed. */
    private static final long SPACE_NEEDED = 1_400L << 20;

    private static final Commands.Setting MINUTES = Commands.Setting.within(Duration.ofMinutes(5));
    private static final Commands.Setting PACKAGES = Commands.Setting.within(Duration.ofMinutes(20))
            .with(Map.of("SOURCE_DATE_EPOCH", Long.toString(ImageRecipe.EPOCH_SECONDS)));

    private final ImageRecipe recipe;
    private final Apt apt;
    private final LabProgress progress;

    public ImageBuilder(ImageRecipe recipe, Apt apt, LabProgress progress) {
        this.recipe = recipe;
        this.apt = apt;
        this.progress = progress;
    }

    /** What a build takes of the disk, in bytes: that of a larger image more, as its disk is larger. */
    public static long spaceNeeded(ImageRecipe recipe) {
        return SPACE_NEEDED * recipe.spec().software().gibibytes();
    }

    /** Builds it; afterwards the directory holds the files named above and nothing else. */
    public void build(Path directory) throws IOException {
        Path root = directory.resolve("root");
        Path work = Files.createDirectory(directory.resolve("work"));

        progress.progress("downloading the kernel " + recipe.kernel().release(), 0.05);
        Path kernel = KernelFiles.fetch(apt, recipe.kernel(), work, directory);

        progress.progress(
                "installing Debian " + recipe.spec().suite() + ": " + String.join(", ", recipe.packages()), 0.1);
        installDebian(root);

        progress.progress("adding the kernel's modules", 0.85);
        Path modules = Files.createDirectories(root.resolve("usr/lib/modules"))
                .resolve(recipe.kernel().release());
        Files.move(KernelFiles.modules(kernel, recipe.kernel()), modules);
        Commands.run(
                "listing the kernel's modules",
                MINUTES,
                List.of("chroot", root.toString(), "depmod", recipe.kernel().release()));
        copyModules(KernelModules.in(modules), Files.createDirectory(directory.resolve(MODULES)));

        configure(root);
        progress.progress("making the disk", 0.9);
        makeDisk(root, directory.resolve(DISK));
        Path moduleFiles = directory.resolve(MODULES);
        Files.write(
                directory.resolve(INITRD),
                InitRamDisk.of(directory.resolve(BUSYBOX), "guest-init.sh", modulesIn(moduleFiles, FOR_DISK)));
        KernelFiles.sign(directory, recipe.spec().suite(), recipe.kernel());
        Trees.delete(root);
        Trees.delete(work);
    }

    private void installDebian(Path root) {
        List<String> command = new ArrayList<>(List.of("mmdebstrap"));
        command.addAll(recipe.mmdebstrapOptions());
        apt.acquireOptions().forEach(option -> command.add("--aptopt=" + option));
        command.addAll(List.of(recipe.spec().suite(), root.toString(), "-"));
        Commands.run("installing Debian for the guest image", PACKAGES.reading(apt.sources()), command);
    }

    private static void copyModules(KernelModules modules, Path target) throws IOException {
        List<String> disk = modules.loadOrder("virtio_pci", "virtio_blk");
        List<String> console = modules.loadOrder("virtio_pci", "virtio_console");
        modules.copy(Stream.concat(disk.stream(), console.stream()).distinct().toList(), target);
        writeOrder(target.resolve(FOR_DISK), disk);
        writeOrder(target.resolve(FOR_CONSOLE), console);
    }

    private static void writeOrder(Path file, List<String> modules) throws IOException {
        Files.write(
                file,
                modules.stream()
                        .map(module -> KernelModules.nameOf(module) + ".ko")
                        .toList());
    }

    /** The module files in the order of an order file. */
    public static List<Path> modulesIn(Path modules, String order) throws IOException {
        return Files.readAllLines(modules.resolve(order)).stream()
                .map(modules::resolve)
                .toList();
    }

    private void configure(Path root) throws IOException {
        for (String directory : recipe.emptied()) {
            Trees.delete(root.resolve(directory));
            Files.createDirectories(root.resolve(directory));
        }
        for (Map.Entry<String, String> file : recipe.files().entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.writeString(path, file.getValue());
        }
        for (Map.Entry<String, String> link : recipe.links().entrySet()) {
            Path path = root.resolve(link.getKey());
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(link.getValue()));
        }
        // No password for root: the console is a file on the host, and there is no network.
        Path shadow = root.resolve("etc/shadow");
        Files.write(
                shadow,
                Files.readAllLines(shadow).stream()
                        .map(line -> line.replaceFirst("^root:[^:]*:", "root::"))
                        .toList());
    }

    private void makeDisk(Path root, Path disk) throws IOException {
        String epoch = "@" + ImageRecipe.EPOCH_SECONDS;
        Commands.run(
                "setting the files' times",
                MINUTES,
                List.of("find", root.toString(), "-newermt", epoch, "-exec", "touch", "-h", "-d", epoch, "{}", "+"));
        Commands.run("making the disk", MINUTES, List.of("truncate", "-s", recipe.diskSize(), disk.toString()));
        Commands.run(
                "making the file system",
                MINUTES.with(Map.of("E2FSPROGS_FAKE_TIME", Long.toString(ImageRecipe.EPOCH_SECONDS))),
                recipe.mkfs(root.toString(), disk.toString()));
    }
}
