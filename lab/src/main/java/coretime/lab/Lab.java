package coretime.lab;

import coretime.lab.internal.FillFile;
import coretime.lab.internal.HostResources;
import coretime.lab.internal.RunDirectory;
import coretime.lab.internal.Trees;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A place with real guests to break. Opening it sweeps away what killed labs left, has an image and an accelerator ready
 * and a libvirt running; closing it leaves no process, no domain and no file, the image cache apart.
 *
 * <p>Methods may be called from any thread, one at a time. To end it from elsewhere (Ctrl-C) interrupt the thread that
 * works with it: what it waits for ends with {@link LabInterrupted}, and its try-with-resources closes the lab.
 */
public final class Lab implements AutoCloseable {
    /** Kernel, initrd and what a disk of the image takes, with what a guest adds to it. */
    private static final long DISK_PER_GUEST = 600L << 20;

    private final GuestImages images;
    private final GuestImage image;
    private final LabProgress progress;
    private final Path runDirectory;
    private final AcceleratorProbe.Choice accelerator;
    private final LabLibvirt libvirt;
    private final Connection connection;
    private final Deque<Guest> guests = new ArrayDeque<>();
    private boolean closed;

    private Lab(
            GuestImages images,
            GuestImage image,
            LabProgress progress,
            Path runDirectory,
            AcceleratorProbe.Choice accelerator,
            LabLibvirt libvirt,
            Connection connection) {
        this.images = images;
        this.image = image;
        this.progress = progress;
        this.runDirectory = runDirectory;
        this.accelerator = accelerator;
        this.libvirt = libvirt;
        this.connection = connection;
    }

    /**
     * Opens a lab.
     *
     * @throws LabException where something is missing or fails; nothing is left behind then
     * @throws LabInterrupted where the thread is interrupted; nothing is left behind then
     */
    public static Lab open(LabOptions options, LabProgress progress) {
        Prerequisites.check();
        RunDirectory.abandoned(options.runParent()).forEach(abandoned -> {
            progress.step("clearing away what an earlier lab left in " + abandoned);
            SystemLeftovers.remove(abandoned);
            RunDirectory.sweep(abandoned);
        });
        GuestImages images = new GuestImages(options.cache(), progress);
        GuestImage image = images.get(options.image());
        AcceleratorProbe.Choice accelerator = new AcceleratorProbe(options.cache(), progress).choose(image);
        Path runDirectory = RunDirectory.create(options.runParent());
        Closing undo = new Closing().then(() -> RunDirectory.delete(runDirectory));
        try {
            Path dumps = Optional.ofNullable(options.dumps()).orElseGet(() -> runDirectory.resolve("dump"));
            LabLibvirt libvirt = LabLibvirt.use(
                    options.libvirt(), runDirectory, dumps, accelerator.accelerator(), options.userFaults(), progress);
            undo.before(libvirt::close);
            Connection connection = Connection.open(libvirt.uri());
            return new Lab(images, image, progress, runDirectory, accelerator, libvirt, connection);
        } catch (RuntimeException failure) {
            undo.after(failure);
            throw failure;
        }
    }

    /** What runs the guests, and why. */
    public AcceleratorProbe.Choice accelerator() {
        return accelerator;
    }

    /** The connection that the lab itself uses. */
    public Connection connection() {
        return connection;
    }

    /** The libvirt in use. */
    public LabLibvirt libvirt() {
        return libvirt;
    }

    /** The guest images in use. */
    public GuestImages images() {
        return images;
    }

    /** The image that {@link LabOptions#image} asked for. */
    public GuestImage image() {
        return image;
    }

    /** Where libvirt puts the cores of {@link OnCrash#COREDUMP_RESTART}. */
    public Path dumpDirectory() {
        return libvirt.dumpDirectory();
    }

    /**
     * Fails where there is no room for so many cores of a guest.
     *
     * @param remedy what to do about it, after "free space, or "
     * @throws LabCannot that says how much is needed, and how much is free
     */
    public void requireRoomForCores(GuestSpec spec, int cores, String remedy) {
        if (spec.onCrash() == OnCrash.COREDUMP_RESTART) {
            HostResources.requireDisk(
                    "taking " + cores + " cores of " + spec.name(),
                    libvirt.dumpDirectory(),
                    Math.multiplyExact(spec.ramBytes(), cores),
                    remedy);
        }
    }

    /** This run's directory, deleted when the lab is closed. */
    public Path runDirectory() {
        return runDirectory;
    }

    /**
     * Starts a guest; with a fill, waits for its agent and fills it. Otherwise it returns while the guest still boots.
     *
     * @throws LabCannot where memory or disk are too small
     * @throws LabException where a domain of that name is there
     */
    public Guest start(GuestSpec spec) {
        Guest guest = define(spec);
        guest.boot();
        return guest;
    }

    /**
     * Defines a guest and does not start it: for who wants to do something to its domain before it boots.
     *
     * @throws LabCannot where memory or disk are too small
     * @throws LabException where a domain of that name is there
     */
    public Guest define(GuestSpec spec) {
        requireOpen();
        GuestImage wanted = images.get(spec.image());
        return define(spec, wanted, wanted.initrd(), Optional.of(wanted.disk()), Optional.empty(), List.of());
    }

    /**
     * Starts a guest with a second disk, its {@code /dev/vdb}: what a test brings along.
     *
     * @param second a file with the disk's content; the guest gets a copy
     */
    public Guest start(GuestSpec spec, Path second) {
        if (spec.fillBytes() > 0) {
            throw new IllegalArgumentException(
                    "the second disk of " + spec.name() + " holds what its memory is filled with");
        }
        requireOpen();
        GuestImage wanted = images.get(spec.image());
        Guest guest = define(spec, wanted, wanted.initrd(), Optional.of(wanted.disk()), Optional.of(second), List.of());
        guest.boot();
        return guest;
    }

    /** A guest without a disk, whose system is in this initrd. */
    Guest startFromInitrd(GuestSpec spec, Path initrd, List<String> commandLine) {
        requireOpen();
        Guest guest = define(spec, image, initrd, Optional.empty(), Optional.empty(), commandLine);
        guest.boot();
        return guest;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the lab is closed");
        }
    }

    private Guest define(
            GuestSpec spec,
            GuestImage wanted,
            Path initrd,
            Optional<Path> disk,
            Optional<Path> second,
            List<String> commandLine) {
        if (connection.find(spec.name()).isPresent()) {
            throw new LabException("libvirt has a domain " + spec.name()
                    + " already; another lab may be running: wait for it, or undefine the domain");
        }
        HostResources.requireMemory(spec.name(), spec.ramBytes());
        long core = spec.onCrash() == OnCrash.COREDUMP_RESTART ? spec.ramBytes() : 0;
        HostResources.requireDisk("the core of " + spec.name(), libvirt.dumpDirectory(), core);
        long needed = DISK_PER_GUEST * spec.software().gibibytes() + FillFile.spaceNeeded(spec.fillBytes());
        HostResources.requireDisk("the guest " + spec.name(), runDirectory, needed);
        progress.step("starting the guest " + spec.name());
        Path directory = Trees.passable(runDirectory.resolve(spec.name()));
        // libvirt gives the files to the user that QEMU runs as: all are copies.
        GuestXml.Files files = new GuestXml.Files(
                copy(wanted.kernel(), directory.resolve("vmlinuz")),
                copy(initrd, directory.resolve("initrd")),
                disk.map(source -> copy(source, directory.resolve("disk.img"))),
                spec.fillBytes() > 0
                        ? Optional.of(fill(directory, spec.fillBytes()))
                        : second.map(source -> copy(source, directory.resolve("second.img"))),
                directory.resolve("console.log"));
        Domain domain = connection.define(GuestXml.render(spec, files, accelerator.accelerator(), commandLine));
        Guest guest = new Guest(spec, domain, directory, files.console(), progress);
        guests.push(guest);
        return guest;
    }

    private static Path copy(Path from, Path to) {
        Trees.copySparse(from, to);
        return to;
    }

    private static Path fill(Path directory, long bytes) {
        Path file = directory.resolve("fill.img");
        if (!Files.exists(file)) {
            FillFile.write(file, bytes);
        }
        return file;
    }

    /**
     * Destroys and undefines the lab's own guests, ends the lab's own libvirt, deletes the run's directory. Goes on where a
     * part fails, and throws the first failure with the others suppressed. Twice is once.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closing closing = new Closing();
        guests.forEach(guest -> closing.then(guest::endWatch));
        if (!libvirt.isPrivate()) {
            // Those of a libvirt of our own end with it, and faster.
            new ArrayList<>(guests).forEach(guest -> closing.then(guest::close));
        }
        closing.then(connection::close)
                .then(libvirt::close)
                .then(() -> RunDirectory.delete(runDirectory))
                .run();
    }
}
