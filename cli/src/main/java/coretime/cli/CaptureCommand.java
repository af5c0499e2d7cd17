package coretime.cli;

import coretime.host.capture.HandCapture;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.vmcore.FilterLevel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coretime capture}: a core of a domain by hand. */
@Command(
        name = "capture",
        header = "Takes a core of a running or crashed domain by hand.",
        description = {
            "",
            "A guest that runs is stopped while what is wanted of its memory is copied, and runs on while that is"
                    + " written; with --live it is not stopped, and its pages are of different moments. A guest that"
                    + " has crashed or is paused stays as it is. Ctrl-C lets a guest that was stopped run again; QEMU"
                    + " (--strategy qemu) cannot be told to stop writing, so there it runs when QEMU is done."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: the kernel's own pages of a guest that hangs; all of a crashed one's memory, for any tool:",
            "  coretime capture web1",
            "  coretime capture web1 --level 0 --format elf --out web1.elf"
        })
final class CaptureCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Milliseconds, unless libvirt is away: a guest that was stopped is not left so for as long as it may come back. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(90);

    /** libvirt lets the guest run by itself. */
    private static final Duration QEMU_CLEAN_UP = Duration.ofSeconds(10);

    @Parameters(paramLabel = "DOMAIN", description = "The domain's name in libvirt.")
    private String domain = "";

    @Option(names = "--live", description = "Let a guest that runs go on running meanwhile.")
    private boolean live;

    @Option(
            names = "--strategy",
            paramLabel = "direct|qemu",
            defaultValue = "direct",
            description = "Who reads the memory: coretime, or QEMU by libvirt, which takes longer (default: direct).")
    private HandCapture.Way way = HandCapture.Way.DIRECT;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The core to write (default: DOMAIN-TIME.kdump, or .elf).")
    private @Nullable Path out;

    @Mixin
    private CoreOutput output = new CoreOutput(FilterLevel.ALL);

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "2G",
            description = "How much of the host's memory a copy may take. Where more is wanted, a guest that runs is"
                    + " stopped until the core is written (default: 2G).")
    private Bytes memory = Bytes.ofGibibytes(2);

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = "qemu:///system",
            description = "libvirt (default: ${DEFAULT-VALUE}).")
    private String uri = "qemu:///system";

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        FilterLevel level = output.level();
        Path file = file();
        boolean isByQemu = way == HandCapture.Way.QEMU;
        if (isByQemu && live) {
            throw new ParameterException(
                    spec.commandLine(), "--live needs --strategy direct: QEMU stops a guest whose core it writes");
        }
        Interrupts.to(
                Thread.currentThread(),
                isByQemu ? QEMU_CLEAN_UP : CLEAN_UP,
                isByQemu
                        ? "a guest that ran stands still until QEMU has written its core, and libvirt then lets it run"
                        : "the guest may stand still: 'virsh --connect " + uri + " resume " + domain + "' lets it run");
        Root.require("it reads the memory of QEMU processes");
        try (Connection connection = Connection.open(uri);
                ProgressBar progress = ProgressBar.ofProcess()) {
            Domain found = connection
                    .find(domain)
                    .orElseThrow(() -> new CannotException("there is no domain " + domain + " at " + uri
                            + "; 'virsh --connect " + uri + " list --all' shows those there are"));
            HandCapture.Taken taken = new HandCapture(progress::say)
                    .take(
                            found,
                            new HandCapture.Order(
                                    way, file, output.format(), output.compression(), level, live, memory.bytes()),
                            progress);
            progress.done();
            CaptureDocument document = CaptureDocument.of(found.name(), way, taken);
            PrintWriter print = spec.commandLine().getOut();
            print.print(json ? Json.of(document) + "\n" : document.text(CoreText.of(spec)));
            print.flush();
            return document.holds() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        }
    }

    private Path file() {
        String name = domain.replaceAll("[^A-Za-z0-9._-]", "_");
        Path file = (out != null ? out : Path.of(name + "-" + STAMP.format(Instant.now()) + "." + output.suffix()))
                .toAbsolutePath();
        Path directory = Optional.ofNullable(file.getParent()).orElseThrow();
        if (!Files.isDirectory(directory)) {
            throw new CannotException("there is no directory " + directory + " to write to");
        }
        if (Files.exists(file)) {
            throw new CannotException(file + " is there already; name another file by --out");
        }
        return file;
    }
}
