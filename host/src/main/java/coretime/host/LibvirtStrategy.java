package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * {@code libvirt}: the domain's own {@code on_crash=coredump-restart} or {@code coredump-destroy}. libvirt writes the
 * core and starts the guest again; this strategy watches it do so, and notices when it does not: a dump that failed
 * leaves the guest down without a word.
 */
public final class LibvirtStrategy implements Strategy {

    private static final Pattern DUMPS = Pattern.compile("<on_crash>\\s*coredump-(restart|destroy)\\s*</on_crash>");
    private static final Duration LOOK = Duration.ofMillis(500);

    /** libvirt starts its dump within milliseconds of the panic; a guest that is still crashed without one stays so. */
    private static final Duration IDLE_MEANS_FAILED = Duration.ofSeconds(5);

    /** libvirt cuts longer names short, to 20 characters (VIR_DOMAIN_SHORT_NAME_MAX). */
    private static final int SHORT_NAME = 20;

    private final Path dumpDirectory;

    /** @param dumpDirectory libvirt's {@code auto_dump_path} */
    public LibvirtStrategy(Path dumpDirectory) {
        this.dumpDirectory = dumpDirectory;
    }

    @Override
    public String name() {
        return "libvirt";
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        return DUMPS.matcher(domain.xml()).find()
                ? Optional.empty()
                : Optional.of("on_crash is not coredump-restart or coredump-destroy, so libvirt takes no core;"
                        + " set <on_crash>coredump-restart</on_crash>");
    }

    /** What it takes is a matter of the host's disk; nothing else can be used where libvirt acts by itself. */
    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.empty();
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        Deadline deadline = Deadline.in(scene.policy().captureTimeout());
        long began = System.nanoTime();
        Pattern names = dumpNames(scene.domain());
        Instant since = scene.incident().panic().at();
        Deadline idle = Deadline.in(IDLE_MEANS_FAILED);
        long lastBytes = -1;
        Optional<String> failure = Optional.empty();
        while (failure.isEmpty()) {
            if (scene.events()
                            .await(scene.from(), GuestEvents::over, Deadline.in(LOOK))
                            .isPresent()
                    || !scene.domain().state().isCrashed()) {
                break;
            }
            long bytes = newestDump(names, since).map(LibvirtStrategy::size).orElse(0L);
            if (bytes != lastBytes || dumps(scene)) {
                idle = Deadline.in(IDLE_MEANS_FAILED);
            }
            if (bytes != lastBytes) {
                scene.listener().progress(scene.incident(), bytes);
            }
            lastBytes = bytes;
            failure = failure(scene, idle, deadline);
        }
        return result(newestDump(names, since), Duration.ofNanos(System.nanoTime() - began), failure);
    }

    private static Optional<String> failure(Scene scene, Deadline idle, Deadline deadline) {
        if (deadline.isOver()) {
            return Optional.of("libvirt did not finish the core within "
                    + scene.policy().captureTimeout().toSeconds() + " s");
        }
        if (idle.isOver()) {
            return Optional.of("libvirt stopped writing the core and left the guest crashed;"
                    + " its log tells why (often a full disk)");
        }
        return Optional.empty();
    }

    /** True while libvirt has a job on the domain: a dump that is between two writes is still at work. */
    private static boolean dumps(Scene scene) {
        try {
            return scene.domain().jobStats().isActive();
        } catch (ConnectionLostException e) {
            throw e;
        } catch (LibvirtException _) {
            // The job's end and the domain's end race with this look; the events tell which.
            return false;
        }
    }

    private Capture result(Optional<Path> dump, Duration took, Optional<String> failure) {
        if (dump.isEmpty()) {
            return new Capture(name(), null, took, failure.orElse("libvirt wrote no core into " + dumpDirectory));
        }
        try {
            Path file = dump.get();
            CoreFileFormat format = CoreFileFormat.of(file);
            return new Capture(
                    name(),
                    new Core(file, format, Files.size(file)),
                    took,
                    failure.or(() -> format == CoreFileFormat.UNKNOWN
                                    ? Optional.of(file + " is no core: its first bytes are of no known format")
                                    : Optional.empty())
                            .orElse(null));
        } catch (IOException e) {
            return new Capture(name(), null, took, "the core " + dump.get() + " cannot be read: " + e.getMessage());
        }
    }

    /** libvirt names its dumps {@code ID-NAME-TIME}, cuts the name short, and gives an id to one run of the domain alone. */
    private static Pattern dumpNames(Domain domain) {
        OptionalInt id = domain.id();
        String name =
                domain.name().substring(0, Math.min(SHORT_NAME, domain.name().length()));
        return Pattern.compile((id.isPresent() ? id.getAsInt() : "\\d+") + "-" + Pattern.quote(name) + ".*");
    }

    private Optional<Path> newestDump(Pattern names, Instant since) {
        Path newest = null;
        Instant newestAt = since.minusSeconds(1);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                dumpDirectory,
                file -> names.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                Instant at = Files.getLastModifiedTime(file).toInstant();
                if (at.isAfter(newestAt)) {
                    newest = file;
                    newestAt = at;
                }
            }
        } catch (DirectoryIteratorException | IOException _) {
            // Not there yet, or renamed while it was looked at: the next look tells.
            return Optional.ofNullable(newest);
        }
        return Optional.ofNullable(newest);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
